using System.Diagnostics;
using System.Globalization;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Sees to it that each primary claims its slots with an epoch of its own, and that all have heard of the greatest. Two that take
/// slots at the same moment may get the same one; the servers settle that when they happen to greet each other, seconds later, by
/// giving the one with the smaller id an epoch above all others. If this befalls the source of a slot after its destination has
/// taken it and before the source is told, the destination believes the source again and deletes the keys that it has received
/// (<c>clusterUpdateSlotsConfigWith</c> in Redis). So it is settled before slots are opened, and again when they are closed, for
/// whoever moves slots next. A MEET of a node that is known makes a server send it a greeting at once.
/// </summary>
internal static class EpochSettlement
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Between greetings: a server sends them in its next tick, of which there are ten a second.</summary>
    private static readonly TimeSpan s_betweenGreetings = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until it is settled, and hastens it.</summary>
    /// <param name="parties">All nodes of the cluster, with views of this moment: where these are settled, nothing is asked.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="stop">Stops the waiting.</param>
    /// <returns>Whether anybody had to be greeted; then nodes may see one another in a greeting for a moment.</returns>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, with the nodes and their epochs; <c>NodeUnreachable</c>.</exception>
    public static async Task<bool> RunAsync(IEnumerable<SlotParty> parties, TimeLimit limit, CancellationToken stop)
    {
        SlotParty[] all = [.. parties];
        long started = Stopwatch.GetTimestamp();
        long? greeted = null;
        var pause = new GrowingPause(s_firstPause, s_longestPause);
        while (true)
        {
            // Garnet has rules of its own, and replicas have their primary's epoch.
            SlotParty[] primaries = [.. all.Where(party => party.View.Nodes.Myself.IsPrimary && party.View.Kind != RedisServerKind.Garnet)];
            IReadOnlyList<(int From, int To)> greetings = Judge(
                [.. primaries.Select(party => (party.Id, party.View.Nodes.Myself.ConfigEpoch, party.View.Info.CurrentEpoch))]);
            if (greetings.Count == 0)
                return greeted is not null;
            if (Stopwatch.GetElapsedTime(started) >= limit.Time)
                throw limit.Struck(Describe(primaries, greetings, limit), greetings.Select(greeting => primaries[greeting.To].Name).Distinct().ToArray());
            if (greeted is not { } last || Stopwatch.GetElapsedTime(last) >= s_betweenGreetings)
            {
                await Task.WhenAll(greetings.Select(greeting => GreetAsync(primaries[greeting.From], primaries[greeting.To], stop)));
                greeted = Stopwatch.GetTimestamp();
            }
            await pause.WaitAsync(stop);
            all = await Task.WhenAll(all.Select(async party => party with { View = await party.Node.ViewAsync(stop) }));
        }
    }

    /// <summary>Who has to greet whom; nobody where all is settled.</summary>
    /// <param name="primaries">Each one's id, the epoch of its claim, and the greatest it has heard of.</param>
    internal static IReadOnlyList<(int From, int To)> Judge(IReadOnlyList<(string Id, long ConfigEpoch, long CurrentEpoch)> primaries)
    {
        var greetings = new List<(int From, int To)>();
        int[] indexes = [.. Enumerable.Range(0, primaries.Count)];
        foreach (IGrouping<long, int> same in indexes.GroupBy(i => primaries[i].ConfigEpoch))
        {
            // The greeted one takes a new epoch if its id is the smaller one.
            int[] byId = [.. same.OrderByDescending(i => primaries[i].Id, StringComparer.Ordinal)];
            greetings.AddRange(byId.Skip(1).Select(i => (byId[0], i)));
        }
        if (indexes.Length > 0)
        {
            int greatest = indexes.MaxBy(i => primaries[i].ConfigEpoch);
            greetings.AddRange(indexes.Where(i => primaries[i].CurrentEpoch < primaries[greatest].ConfigEpoch).Select(i => (greatest, i)));
        }
        return [.. greetings.Distinct()];
    }

    private static Task GreetAsync(SlotParty from, SlotParty to, CancellationToken stop)
    {
        ClusterNode seen = from.See(to);
        return from.Node.ClusterMeetAsync(seen.Host, seen.Port, seen.BusPort > 0 ? seen.BusPort : null, stop);
    }

    private static string Describe(SlotParty[] primaries, IReadOnlyList<(int From, int To)> greetings, TimeLimit limit)
    {
        IEnumerable<string> epochs = greetings.SelectMany(greeting => (int[])[greeting.From, greeting.To]).Distinct().Order().Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{primaries[i].Name} ({primaries[i].Node.Endpoint}) has epoch {primaries[i].View.Nodes.Myself.ConfigEpoch} and has heard of {primaries[i].View.Info.CurrentEpoch}"));
        return $"The nodes did not settle their epochs within {limit}, without which slots cannot change their owner safely: {string.Join("; ", epochs)}.";
    }
}
