using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans an even spread of a Redis cluster's slots, keys or bytes over its primaries.</summary>
internal static class RedisOptimizePlan
{
    /// <summary>Percent by which keys and bytes may be off: they change all the time, and a cluster shall come to rest.</summary>
    private const double UsualThreshold = 2;

    public static async Task<EnginePlan> MakeAsync(
        PlanContext context, ClusterState state, OptimizeClusterRequest request, CancellationToken cancellationToken)
    {
        TroveBalance by = request.By ?? TroveBalance.Slots;
        await using RedisMembers members = RedisMembers.Of(context, state);
        SlotSurvey survey = await SlotSurvey.TakeAsync(context, state, members, cancellationToken);
        IReadOnlyList<SlotShare> shares = Shares(context, state, survey, request.Weights);
        SlotCosts costs = await survey.CostsAsync(by, cancellationToken);
        double threshold = request.ThresholdPercent ?? (by == TroveBalance.Slots ? 0 : UsualThreshold);
        IReadOnlyList<SlotMove> moves = SlotBalance.Spread(shares, costs, threshold);
        return await RedisSlotPlan.MakeAsync(
            request, request.Limits, state, survey, moves, "Rebalance slots",
            FormattableString.Invariant($"{state.Cluster.Name} ({moves.Sum(move => move.Slots.Count)} of {SlotRange.SlotCount} slots)"), cancellationToken);
    }

    private static List<SlotShare> Shares(PlanContext context, ClusterState state, SlotSurvey survey, IReadOnlyDictionary<string, double> weights)
    {
        var given = new Dictionary<Guid, (string Name, double Weight)>();
        // A name by itself counts for more than one with wildcards, in whatever order they come.
        foreach ((string name, double weight) in weights.OrderByDescending(weight => NamePattern.HasWildcard(weight.Key)))
        {
            if (!(weight is >= 0 and <= 1_000_000))
                throw new TroveException(TroveErrorId.InvalidArgument, FormattableString.Invariant($"The weight of '{name}' must be from 0 to 1000000, not {weight}."), name);
            foreach (NodeRow node in NodeSelection.Find(context, state, [name]))
            {
                if (survey.Census.IsReplica(node))
                    throw new TroveException(TroveErrorId.InvalidArgument, $"{node.Name} is a replica: it owns no slots, and has no weight.", node.Name);
                if (given.TryGetValue(node.Id, out var other) && other.Weight != weight && NamePattern.HasWildcard(other.Name) == NamePattern.HasWildcard(name))
                    throw new TroveException(TroveErrorId.InvalidArgument, $"'{other.Name}' and '{name}' both give {node.Name} a weight.", node.Name, "Give each node one weight.");
                given[node.Id] = (name, weight);
            }
        }
        List<SlotShare> shares = [.. survey.Primaries.Select(node => new SlotShare(node.Id, survey.Census.SlotsOf(node), given.GetValueOrDefault(node.Id, ("", 1)).Weight))];
        return shares.Exists(share => share.Weight > 0) ? shares
            : throw new TroveException(TroveErrorId.InvalidArgument, "At least one node must have a weight above 0: somebody has to own the slots.", "Weight");
    }
}
