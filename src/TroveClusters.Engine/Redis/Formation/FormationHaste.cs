using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Shortens the time for which new primaries refuse to serve, by lowering their node timeout for the moment in which
/// they decide it.
/// </summary>
/// <remarks>
/// On create all nodes are empty and serve nobody, so all are lowered at once. On grow only the new, empty nodes are, and
/// never so many that together they could outvote the members: a node with a short timeout suspects others early, a
/// suspicion counts, and a majority of suspicions makes a failure. With fewer than a majority lowered, at least one
/// member must have been waiting its own, long timeout.
/// </remarks>
internal sealed class FormationHaste(
    FormationWait wait, FormationRequest request, FormationOptions options, IReadOnlyList<NodeProbe> probes, ILogger logger)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(NodeTimeoutLease.Lowered);

    /// <summary>Lowers, waits until the nodes lowered serve, restores.</summary>
    /// <param name="journal">Keeps what the timeouts were, before any is lowered.</param>
    /// <param name="untilServing">Waits until the nodes of these indexes serve.</param>
    /// <param name="cancellationToken">Stops it; what was lowered is restored all the same.</param>
    public async Task RunAsync(
        Func<IReadOnlyList<NodeTimeoutRecord>, CancellationToken, Task> journal,
        Func<IReadOnlySet<int>, CancellationToken, Task<AgreementResult>> untilServing, CancellationToken cancellationToken)
    {
        var isGrow = request.Members.Count > 0;
        var indexes = Enumerable.Range(0, request.Fresh.Count)
            .Where(i => request.Fresh[i].ReplicaOf is null && probes[i].Kind != RedisServerKind.Garnet)
            .Where(i => !isGrow || request.Fresh[i].Slots.IsEmpty)
            .ToList();
        var batch = isGrow ? Quorum() - 1 : indexes.Count;
        if (batch < 1 || indexes.Count == 0)
            return;

        var read = await NodeTimeoutLease.ReadAsync([.. indexes.Select(i => ((IRedisAdmin)request.Fresh[i].Node, probes[i].Id))], cancellationToken);
        var lowerable = read.Where(r => r.Record.Milliseconds > NodeTimeoutLease.Lowered)
            .Select(r => r with { Record = r.Record with { Milliseconds = options.TargetNodeTimeout ?? r.Record.Milliseconds } })
            .ToList();
        if (lowerable.Count == 0)
            return;
        await journal([.. lowerable.Select(r => r.Record)], cancellationToken);

        // Lowering cannot bring the refusal below this, so until then it would be all risk and no gain. The time runs
        // from when a node gets its slots; without slots, from when it learns of the others'.
        var waited = isGrow ? TimeSpan.Zero : wait.Elapsed;
        if (waited < s_shortest)
            await Task.Delay(s_shortest - waited, cancellationToken);
        foreach (var part in lowerable.Chunk(batch))
        {
            var lease = new NodeTimeoutLease(logger);
            try
            {
                await lease.TakeAsync(part, cancellationToken);
                var nodes = part.Select(p => p.Node).ToHashSet();
                await untilServing(indexes.Where(i => nodes.Contains(request.Fresh[i].Node)).ToHashSet(), cancellationToken);
            }
            finally
            {
                await lease.ReleaseAsync();
            }
        }
    }

    /// <summary>How many primaries must suspect a node before it counts as failing.</summary>
    private int Quorum()
    {
        var size = probes.Skip(request.Fresh.Count).Max(p => p.Nodes.Nodes.Count(n => !n.Slots.IsEmpty));
        return size / 2 + 1;
    }
}
