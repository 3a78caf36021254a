using System.Diagnostics;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>Waits for states: asks again and again, ever more slowly, until it is so or the time is up.</summary>
internal static class VerticaWait
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    /// <summary>Asks until what is told is as wanted.</summary>
    /// <returns>The last answer, and whether it is as wanted.</returns>
    public static async Task<(T Last, bool IsSo)> UntilAsync<T>(
        Func<CancellationToken, Task<T>> ask, Func<T, bool> isSo, TimeSpan patience, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        var pause = new GrowingPause(s_first, s_longest);
        while (true)
        {
            T last = await ask(cancellationToken);
            if (isSo(last))
                return (last, true);
            if (Stopwatch.GetElapsedTime(began) + pause.Next > patience)
                return (last, false);
            await pause.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until nodes are up.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="work">What it works with.</param>
    /// <param name="drivers">Who is asked.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TroveException"><c>NodeStartFailed</c>: they did not come up in time, with the state of each.</exception>
    public static async Task<VerticaCensus> UntilUpAsync(
        OperationContext context, VerticaWork work, IEnumerable<NodeRow> drivers, IReadOnlyList<NodeRow> nodes, CancellationToken cancellationToken)
    {
        List<NodeRow> asked = [.. drivers];
        (VerticaCensus census, bool up) = await UntilAsync(
            token => work.TakeCensusAsync(asked, token),
            now =>
            {
                context.Progress(nodes.Count(node => IsUp(now, node)), nodes.Count, "nodes");
                return nodes.All(node => IsUp(now, node));
            },
            work.StateLimit.Time, cancellationToken);
        if (up)
            return census;
        List<NodeRow> down = [.. nodes.Where(node => !IsUp(census, node))];
        throw new TroveException(
            TroveErrorId.NodeStartFailed,
            $"Within {work.StateLimit}, these nodes did not come up: {string.Join("; ", down.Select(node => $"{node.Name}{VerticaNodes.OnHost(node)}: {StateOf(census, node)}"))}.",
            down.Select(node => node.Name).ToArray(), work.StateLimit.Advice, census.Silent.Values.FirstOrDefault());
    }

    private static bool IsUp(VerticaCensus census, NodeRow node) => census.State is { } state && VerticaNodeFacts.Find(state, node) is { IsUp: true };

    private static string StateOf(VerticaCensus census, NodeRow node) => census.State is null
        ? census.Silent.TryGetValue(node, out TroveException? error) ? error.Message.TrimEnd('.') : "no node answers"
        : VerticaNodeFacts.Find(census.State, node)?.State ?? "the database has no node there";
}
