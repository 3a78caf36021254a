using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Shortens the time for which new primaries refuse to serve. A primary that comes out of a minority – as each of a new
/// cluster does – refuses for its node timeout, at least 500 ms, at most 5 s. It decides so when it next reviews its
/// state; so the timeout is lowered, a review is provoked, and the timeout is restored, all within two round trips.
/// </summary>
/// <remarks>
/// The moment is kept that short because a node with a short timeout suspects its peers early: on a busy machine, a
/// hundred nodes with half a second each declare one another dead and need a minute to recover.
/// On create all nodes are empty and serve nobody, so all are nudged at once. On grow only the new, empty nodes are, and
/// never so many at once that together they could outvote the members.
/// </remarks>
internal sealed class FormationHaste(
    FormationWait wait, FormationRequest request, FormationOptions options, IReadOnlyList<NodeProbe> probes, ILogger logger)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(NodeTimeouts.Lowest);
    private static readonly TimeSpan s_betweenNudges = TimeSpan.FromMilliseconds(20);

    private bool IsGrow => request.Members.Count > 0;

    /// <summary>Nudges the new primaries until they serve, or as long as nudging could help.</summary>
    /// <param name="journal">Keeps what the timeouts are, before any is lowered.</param>
    /// <param name="cancellationToken">Stops it; what was lowered is restored all the same.</param>
    public async Task RunAsync(
        Func<IReadOnlyList<NodeTimeoutRecord>, CancellationToken, Task> journal, CancellationToken cancellationToken)
    {
        var indexes = Enumerable.Range(0, request.Fresh.Count)
            .Where(i => request.Fresh[i].ReplicaOf is null && probes[i].Kind != RedisServerKind.Garnet)
            .Where(i => !IsGrow || request.Fresh[i].Slots.IsEmpty)
            .ToList();
        var batch = IsGrow ? Quorum() - 1 : indexes.Count;
        if (batch < 1 || indexes.Count == 0)
            return;

        var read = await NodeTimeouts.ReadAsync(indexes.Select(i => ((IRedisAdmin)request.Fresh[i].Node, probes[i].Id)), cancellationToken);
        var pending = read.Where(t => t.Record.Milliseconds > NodeTimeouts.Lowest).ToList();
        if (pending.Count == 0)
            return;
        await journal([.. pending.Select(t => t.Record)], cancellationToken);

        // Nudging cannot bring the refusal below this. The time runs from when a node gets its slots; without slots, from
        // when it learns of the others'.
        var agreed = wait.Elapsed;
        var begin = IsGrow ? agreed + s_shortest : s_shortest;
        if (begin > wait.Elapsed)
            await Task.Delay(begin - wait.Elapsed, cancellationToken);

        // Longer than a server's own five seconds nothing is gained by it.
        var end = agreed + TimeSpan.FromSeconds(5);
        while (pending.Count > 0 && wait.Elapsed < end)
        {
            foreach (var part in pending.Chunk(batch))
                await NudgeAsync(part, cancellationToken);
            var serving = await Task.WhenAll(pending.Select(async t => (await t.Node.ClusterInfoAsync(cancellationToken)).IsOk));
            pending = [.. pending.Where((_, i) => !serving[i])];
            if (pending.Count > 0)
                await Task.Delay(s_betweenNudges, cancellationToken);
        }
    }

    private async Task NudgeAsync(NodeTimeout[] part, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(part.Select(async timeout =>
            {
                // SETSLOT STABLE says that a slot is not on the move, which it is not; what it is sent for is that the
                // server reviews its state afterwards. The review comes after all that was read with it, so the
                // restoring command must not be in the same piece.
                var replies = await timeout.Node.PipelineAsync(
                    [NodeTimeouts.SetCommand(NodeTimeouts.Lowest), new RedisCommand("CLUSTER", "SETSLOT", SlotOf(timeout.Node), "STABLE")],
                    cancellationToken);
                foreach (var reply in replies)
                {
                    if (reply.IsError)
                        logger.LogDebug("{Endpoint} cannot be nudged: {Error}", timeout.Node.Endpoint, reply.AsErrorText());
                }
            }));
        }
        finally
        {
            await NodeTimeouts.RestoreAsync(part, options.AnswerTimeout, logger);
        }
    }

    private int SlotOf(IRedisAdmin node) =>
        request.Fresh.First(f => ReferenceEquals(f.Node, node)).Slots.Ranges is [var range, ..] ? range.First : 0;

    /// <summary>How many primaries must suspect a node before it counts as failing.</summary>
    private int Quorum()
    {
        var size = probes.Skip(request.Fresh.Count).Max(p => p.Nodes.Nodes.Count(n => !n.Slots.IsEmpty));
        return size / 2 + 1;
    }
}
