using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans the restart of nodes of a Redis cluster, and says of each what that means for applications.</summary>
internal static class RedisRestartPlan
{
    public static async Task<EnginePlan> MakeAsync(
        PlanContext context, ClusterState state, RestartClusterRequest request, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, state);
        IReadOnlyList<NodeRow> targets = request.Nodes.Count == 0
            ? state.Nodes
            : NodeSelection.Find(context, state, request.Nodes);
        RedisCensus census = await RedisCensus.TakeAsync(context, state, members, cancellationToken);
        RedisRestartRules.Check(state, census, targets, request.AllowUnreachable);
        bool canFailOver = RedisRestartRules.CanFailOver(state.Cluster);
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = "Restart nodes",
            Targets = [$"{state.Cluster.Name} ({targets.Count} of {state.Nodes.Count} nodes, one after the other)"],
            Steps =
            [
                .. RedisRestartRules.Order(census, targets).Select(node => Step(state, census, node, canFailOver)),
                "Prove that every shard accepts a write and returns it",
            ],
            Task = TroveTask.Restarting,
            Data = new OperationData { NodeIds = [.. targets.Select(node => node.Id)], AllowUnreachable = request.AllowUnreachable },
        };
    }

    /// <summary>What the restart of one node means.</summary>
    /// <param name="state">The cluster.</param>
    /// <param name="census">How it is.</param>
    /// <param name="node">The node.</param>
    /// <param name="canFailOver">Whether a replica can take over from it.</param>
    /// <param name="with">What it is started with, if that is another one: <c> with 7.2.4</c>.</param>
    internal static string Step(ClusterState state, RedisCensus census, NodeRow node, bool canFailOver, string with = "")
    {
        string who = $"{node.Name} ({RedisApiStrategy.Endpoint(node)}){with}";
        if (census.IsReplica(node))
            return $"Restart {who}, a replica, and wait until it has caught up";
        if (RedisRestartRules.Successor(state, census, node, canFailOver) is { } successor)
            return $"Let {successor.Name} take over the {census.SlotsOf(node).Count} slots of {node.Name}, then restart {who}, which then copies it";
        return census.SlotsOf(node) is { IsEmpty: false } slots
            ? $"Restart {who}; until it is back, its {slots.Count} slots cannot be read or written"
            : $"Restart {who}, which has no slots";
    }
}
