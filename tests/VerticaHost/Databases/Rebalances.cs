using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Databases;

/// <summary>
/// Rebalancing, which here is a timer: when it has run out, every node that stays holds data. One in the background goes on
/// without anybody; one in a session dies with its session.
/// </summary>
internal static class Rebalances
{
    /// <summary>
    /// For so long a session's rebalance counts as running without a sign of life, in the wall's seconds: long enough for a
    /// busy machine.
    /// </summary>
    private const double Patience = 5;

    /// <summary>Takes note of a rebalance whose time is over.</summary>
    public static void Settle(DatabaseState database, double now)
    {
        if (database.Rebalance is not { } running || now < running.Until) return;
        if (running.Background) Finish(database, running.Until);
        else database.Rebalance = null;
    }

    /// <summary>The state as it is now, after noting down the rebalances whose time is over.</summary>
    public static SimState Read(ProgramCall call)
    {
        var state = call.ReadState();
        var now = call.Clock.Now;
        if (!state.Dbs.Values.Any(database => database.Rebalance is { } running && now >= running.Until)) return state;
        return call.Store.Change(changing =>
        {
            foreach (var database in changing.Dbs.Values) Settle(database, now);
            return changing;
        });
    }

    /// <summary>Starts one in the background.</summary>
    public static void Start(DatabaseState database, double now, Timing timing) =>
        database.Rebalance = new RebalanceState { Since = now, Until = now + timing.Rebalance, Background = true };

    /// <summary>Ends a rebalance before its time: what was moved stays moved, which here is nothing.</summary>
    public static void Cancel(DatabaseState database) => database.Rebalance = null;

    /// <summary>Begins one that lasts as long as its session, to be carried on by <see cref="RunAsync"/>.</summary>
    /// <param name="database">The database, in a change of the state.</param>
    /// <param name="call">The program whose session it is.</param>
    public static void Begin(DatabaseState database, ProgramCall call)
    {
        var now = call.Clock.Now;
        database.Rebalance = new RebalanceState { Since = now, Until = now + Patience * call.Clock.Speed };
    }

    /// <summary>Carries a rebalance of this session on to its end.</summary>
    /// <param name="call">The program whose session it is.</param>
    /// <param name="name">The database's name.</param>
    /// <param name="limit">The most of the double's seconds to wait; null for no limit.</param>
    /// <returns>Whether it finished: not so after the limit, or when somebody ended it.</returns>
    public static async Task<bool> RunAsync(ProgramCall call, string name, double? limit)
    {
        var timing = call.ReadState().Timing;
        var began = call.Clock.Now;
        var end = began + timing.Rebalance;
        while (call.Clock.Now < end)
        {
            if (limit is { } most && call.Clock.Now - began >= most)
            {
                Change(Cancel);
                return false;
            }

            await call.DelayAsync(Math.Min(timing.Poll, Math.Max(0, end - call.Clock.Now)));
            var goesOn = Change(database =>
            {
                if (database.Rebalance is { } running) running.Until = call.Clock.Now + Patience * call.Clock.Speed;
            });
            if (!goesOn) return false;
        }

        return Change(database => Finish(database, call.Clock.Now));

        bool Change(Action<DatabaseState> change) => call.Store.Change(state =>
        {
            if (!state.Dbs.TryGetValue(name, out var database) || database.Rebalance is null or { Background: true }) return false;
            change(database);
            return true;
        });
    }

    private static void Finish(DatabaseState database, double when)
    {
        database.Rebalance = null;
        database.LastRebalance = when;
        foreach (var node in database.Nodes) node.Rows = !node.Ephemeral;
    }
}
