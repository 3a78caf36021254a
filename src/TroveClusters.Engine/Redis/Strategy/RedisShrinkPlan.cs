using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Slots;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans the removal of nodes from a Redis cluster: only nodes without slots can go, or those whose slots are moved away first.</summary>
internal static class RedisShrinkPlan
{
    public static async Task<EnginePlan> MakeAsync(
        PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, state);
        RedisCensus census = await RedisCensus.TakeAsync(context, state, members, cancellationToken);
        IReadOnlyList<NodeRow> targets = request.Count is { } count
            ? Choose(state, census, count, request.Drain ? await CountKeysAsync(state, census, members, cancellationToken) : null)
            : NodeSelection.Find(context, state, request.Nodes);
        bool drains = request.Drain && targets.Any(node => !census.SlotsOf(node).IsEmpty);
        RedisRemovalRules.Check(state, census, targets, request.AllowUnreachable, drains);
        (IReadOnlyList<SlotMove> moves, IReadOnlyList<TroveSlotMove> estimates) = drains
            ? await DrainAsync(state, targets, SlotSurvey.Of(state, members, census), cancellationToken)
            : ([], []);
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Action = drains ? "Drain and remove node" : "Remove node",
            Targets = [.. targets.Select(node => $"{state.Cluster.Name}/{node.Name} ({RedisApiStrategy.Endpoint(node)}, {census.SlotsOf(node).Count} slots)")],
            TargetIds = [.. targets.Select(node => node.Id)],
            Steps =
            [
                .. estimates.Select(SlotMoveEstimate.Step),
                .. targets.Select(node => $"Make the {state.Nodes.Count - targets.Count} nodes that stay forget {node.Name}, reset it, and make sure that it is forgotten"),
                .. targets.Select(node => $"End {node.Name} and remove its data"),
            ],
            SlotMoves = estimates,
            EstimatedTime = SlotMoveEstimate.Time(estimates, request.Limits),
            Cluster = state.Cluster,
            Task = TroveTask.Shrinking,
            HighestNumber = state.Cluster.HighestNumber,
            Data = new OperationData
            {
                NodeIds = [.. targets.Select(node => node.Id)],
                AllowUnreachable = request.AllowUnreachable,
                Facts = moves.Count == 0 ? "" : SlotMovePlan.Of(moves, request.Limits).ToJson(),
            },
        };
    }

    private static async Task<(IReadOnlyList<SlotMove> Moves, IReadOnlyList<TroveSlotMove> Estimates)> DrainAsync(
        ClusterState state, IReadOnlyList<NodeRow> targets, SlotSurvey survey, CancellationToken cancellationToken)
    {
        HashSet<Guid> leaving = [.. targets.Select(node => node.Id)];
        IReadOnlyList<SlotMove> moves = SlotBalance.Drain(
            [.. survey.Primaries.Select(node => new SlotShare(node.Id, survey.Census.SlotsOf(node), leaving.Contains(node.Id) ? 0 : 1))], SlotCosts.Equal);
        return (moves, await survey.EstimateAsync(moves, state.Nodes, cancellationToken));
    }

    private static async Task<IReadOnlyDictionary<Guid, long>> CountKeysAsync(
        ClusterState state, RedisCensus census, RedisMembers members, CancellationToken cancellationToken)
    {
        (Guid Id, long Keys)[] counts = await Task.WhenAll(state.Nodes
            .Where(node => census.ViewOf(node) is not null)
            .Select(async node => (node.Id, await members[node.Id].DbSizeAsync(cancellationToken))));
        return counts.ToDictionary(count => count.Id, count => count.Keys);
    }

    /// <summary>
    /// Replicas first, then those with the fewest slots, or keys where they are to be moved away, then the newest.
    /// </summary>
    private static List<NodeRow> Choose(ClusterState state, RedisCensus census, int count, IReadOnlyDictionary<Guid, long>? keys)
    {
        if (count < 1)
            throw new TroveException(TroveErrorId.NodeRequired, $"{count} nodes cannot be removed.", count);
        if (count >= state.Nodes.Count)
            throw RedisRemovalRules.LastNode(state);
        return [.. state.Nodes
            .OrderByDescending(census.IsReplica)
            .ThenBy(node => keys?.GetValueOrDefault(node.Id) ?? census.SlotsOf(node).Count)
            .ThenByDescending(node => node.Position)
            .Take(count)];
    }
}
