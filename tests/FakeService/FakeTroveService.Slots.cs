namespace TroveClusters.FakeService;

/// <summary>What is particular to slots that move.</summary>
public sealed partial class FakeTroveService
{
    /// <summary>What a resize comes to: a growth, a shrink, or the resize itself where nothing is to be done.</summary>
    private OperationRequest Resized(ResizeClusterRequest request)
    {
        TroveCluster cluster = Cluster(request.ClusterId);
        int more = request.NodeCount - cluster.Nodes.Count;
        bool hasSlots = cluster is RedisCluster;
        return more switch
        {
            > 0 => new AddNodesRequest
            {
                ClusterId = request.ClusterId, Nodes = [.. Enumerable.Range(0, more).Select(_ => new TroveNodeSpec())], Rebalance = hasSlots,
                Limits = request.Limits, Command = request.Command, Timeout = request.Timeout,
            },
            < 0 => new RemoveNodesRequest
            {
                ClusterId = request.ClusterId, Count = -more, Drain = hasSlots, Limits = request.Limits, Command = request.Command, Timeout = request.Timeout,
            },
            _ => request,
        };
    }

    private IReadOnlyList<TroveSlotMove> Moves(OperationRequest request, Guid clusterId, IReadOnlyList<TroveClusterNode> leaving)
    {
        switch (ClusterOrNull(clusterId))
        {
            case VerticaCluster vertica:
                RefuseSlots(request, vertica);
                return [];
            case RedisCluster redis:
                IReadOnlyList<string> added = request is AddNodesRequest grow ? [.. grow.Nodes.Select((spec, i) => spec.Name ?? NewNode(redis, i))] : [];
                return SlotMoves.Of(request, redis, leaving, added);
            default:
                return [];
        }
    }

    private static string NewNode(TroveCluster cluster, int i) => $"{cluster.Name}-member-{cluster.Nodes.Count + 1 + i}";

    private static void RefuseSlots(OperationRequest request, VerticaCluster cluster)
    {
        SlotMoveLimits limits = request switch
        {
            MoveSlotsRequest => throw new TroveException(TroveErrorId.OperationNotSupported, $"Slots of '{cluster.Name}' cannot be moved: vertica has none.", cluster.Name),
            OptimizeClusterRequest r => r.By is null && r.Weights.Count == 0 && r.ThresholdPercent is null ? r.Limits : throw Foreign(),
            AddNodesRequest r => r is { Rebalance: true, NoRebalance: true } ? throw Foreign() : r.Limits,
            RemoveNodesRequest r => r.Limits,
            _ => new SlotMoveLimits(),
        };
        if (limits != new SlotMoveLimits())
            throw Foreign();

        TroveException Foreign() => new(TroveErrorId.InvalidArgument, "Vertica clusters have nothing for that.", cluster.Name, "Leave it out.");
    }
}
