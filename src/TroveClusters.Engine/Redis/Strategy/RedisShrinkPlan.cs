using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans the removal of nodes from a Redis cluster. Only nodes without slots can go.</summary>
internal static class RedisShrinkPlan
{
    public static async Task<EnginePlan> MakeAsync(
        PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, state);
        RedisCensus census = await RedisCensus.TakeAsync(
            state, await members.ViewAllAsync(cancellationToken), context.Provider(state.Cluster.Provider), cancellationToken);
        IReadOnlyList<NodeRow> targets = request.Count is { } count
            ? Choose(state, census, count)
            : NodeSelection.Find(context, state, request.Nodes);
        RedisRemovalRules.Check(state, census, targets, request.AllowUnreachable);
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Action = "Remove node",
            Targets = [.. targets.Select(node => $"{state.Cluster.Name}/{node.Name} ({RedisApiStrategy.Endpoint(node)}, {census.SlotsOf(node).Count} slots)")],
            TargetIds = [.. targets.Select(node => node.Id)],
            Steps =
            [
                .. targets.Select(node => $"Make the {state.Nodes.Count - targets.Count} nodes that stay forget {node.Name}, reset it, and make sure that it is forgotten"),
                .. targets.Select(node => $"End {node.Name} and remove its data"),
            ],
            Cluster = state.Cluster,
            Task = TroveTask.Shrinking,
            HighestNumber = state.Cluster.HighestNumber,
            Data = new OperationData { NodeIds = [.. targets.Select(node => node.Id)], AllowUnreachable = request.AllowUnreachable },
        };
    }

    /// <summary>Replicas first, then those with the fewest slots, then the newest.</summary>
    private static List<NodeRow> Choose(ClusterState state, RedisCensus census, int count)
    {
        if (count < 1)
            throw new TroveException(TroveErrorId.NodeRequired, $"{count} nodes cannot be removed.", count);
        if (count >= state.Nodes.Count)
            throw RedisRemovalRules.LastNode(state);
        return [.. state.Nodes
            .OrderByDescending(census.IsReplica)
            .ThenBy(node => census.SlotsOf(node).Count)
            .ThenByDescending(node => node.Position)
            .Take(count)];
    }
}
