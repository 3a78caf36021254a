using System.Diagnostics;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Restarts nodes, one after the other: replicas first, then primaries, each of which hands its slots to a replica before,
/// where it has one. The next is touched only when the one before is back and all replicas have caught up. A wish to stop
/// waits for the node in hand.
/// </summary>
internal static class RollingRestart
{
    /// <param name="context">The operation.</param>
    /// <param name="launches">How the nodes are started.</param>
    /// <param name="targets">Which nodes.</param>
    /// <param name="allowUnreachable">Whether to go on although others do not answer.</param>
    /// <param name="watch">Who is told of each node; null for nobody.</param>
    /// <param name="cancellationToken">Stops before the next node.</param>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>: others do not answer. What the start of a node may end with.</exception>
    public static async Task RunAsync(
        OperationContext context, RedisLaunches launches, IReadOnlyList<NodeRow> targets, bool allowUnreachable, IRollingWatch? watch,
        CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        RedisCensus census = await CountAsync(context, members, cancellationToken);
        RedisRestartRules.Check(new ClusterState(context.Cluster, context.Nodes), census, targets, allowUnreachable);
        HashSet<Guid> absent = [.. context.Nodes.Where(node => census.ViewOf(node) is null).Select(node => node.Id)];
        IReadOnlyList<NodeRow> order = RedisRestartRules.Order(census, targets);
        for (int i = 0; i < order.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.Progress(i, order.Count, "nodes");
            await RestartAsync(context, members, launches, order[i].Id, absent, watch);
        }
        context.Progress(order.Count, order.Count, "nodes");
    }

    /// <summary>Waits until the nodes that answer have come together, and records who is what.</summary>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, telling which nodes lack what.</exception>
    public static async Task AwaitAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        RedisCensus census = await CountAsync(context, members, cancellationToken);
        await SettleAsync(context, members, [.. context.Nodes.Where(node => census.ViewOf(node) is null).Select(node => node.Id)]);
    }

    private static async Task RestartAsync(
        OperationContext context, RedisMembers members, RedisLaunches launches, Guid id, HashSet<Guid> absent, IRollingWatch? watch)
    {
        // From here until the node is back nothing stops it: each wait has a limit of its own.
        RedisCensus census = await CountAsync(context, members, CancellationToken.None);
        NodeRow node = context.Node(id);
        var state = new ClusterState(context.Cluster, context.Nodes);
        if (RedisRestartRules.Successor(state, census, node, RedisRestartRules.CanFailOver(context.Cluster)) is { } successor)
        {
            context.Verbose($"{successor.Name} takes over from {node.Name}.");
            await ReplicaLinks.WaitAsync(
                [members[successor.Id]], context.General.AgentCallHighTimeout, Stopwatch.GetTimestamp(), context.General.AgentCallLowTimeout, CancellationToken.None);
            await ClusterFailover.RunAsync(members[successor.Id], members[id], context.General.AgentCallHighTimeout, CancellationToken.None);
            await SettleAsync(context, members, absent);
            node = context.Node(id);
        }
        watch?.Begin(node);
        context.Verbose($"Ending {node.Name}.");
        await NodeEnd.RunAsync(context, node, CancellationToken.None);
        context.Verbose($"Starting {node.Name}.");
        await NodeStart.RunAsync(context, launches, node, movable: false, CancellationToken.None);
        if (watch is not null)
            await watch.ProveAsync(context.Node(id), members[id]);
        absent.Remove(id);
        await SettleAsync(context, members, absent);
        context.Save(context.Node(id) with { Status = TroveNodeStatus.Active, Message = "" });
        context.Verbose($"{node.Name} is back.");
    }

    /// <summary>Waits until all nodes that are there agree and all replicas have caught up, and records who is what.</summary>
    private static async Task SettleAsync(OperationContext context, RedisMembers members, HashSet<Guid> absent)
    {
        (TimeLimit limit, TimeLimit answerLimit) = (context.General.AgentCallHighTimeout, context.General.AgentCallLowTimeout);
        List<NodeRow> present = [.. context.Nodes.Where(node => !absent.Contains(node.Id))];
        HashSet<string> absentIds = [.. context.Nodes.Where(node => absent.Contains(node.Id)).Select(node => RedisNodeFacts.Of(node).RedisId)];
        await ClusterRejoin.RunAsync(
            members.For(present), [.. present.Select(node => RedisNodeFacts.Of(node).RedisId)], absentIds, limit, answerLimit, context.Logger,
            CancellationToken.None);
        RedisCensus census = await CountAsync(context, members, CancellationToken.None);
        context.SaveAll([.. context.Nodes.Select(census.Update)]);
        // A replica whose primary is away cannot catch up.
        await ReplicaLinks.WaitAsync(
            members.For(present.Where(node => census.PrimaryOf(node) is { } primary && !absent.Contains(primary))),
            limit, Stopwatch.GetTimestamp(), answerLimit, CancellationToken.None);
    }

    private static async Task<RedisCensus> CountAsync(OperationContext context, RedisMembers members, CancellationToken cancellationToken) =>
        await RedisCensus.TakeAsync(context, members, cancellationToken);
}
