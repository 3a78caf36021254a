namespace TroveClusters.FakeService;

/// <summary>Plans: what is checked before anything is run, and what comes of it.</summary>
public sealed partial class FakeTroveService
{
    /// <inheritdoc/>
    public async Task<TrovePlan> PlanAsync(OperationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await Task.Yield();
        string text = RequestText.Of(request, NameOf);
        Add(_reads, "Plan " + text);
        string? made = NewName(request);
        Guid id = made is null ? ClusterIdOf(request) : World.IdOf(made);
        string name = made ?? NameOf(id);
        Fail("Plan", request.Kind.ToString(), name);
        if (request is ResizeClusterRequest resize)
            request = Resized(resize);
        List<string> targets = Targets(request, id, name);
        IReadOnlyList<TroveClusterNode> leaving = request is RemoveNodesRequest shrink ? NodesOf(shrink, Cluster(id)) : [];
        IReadOnlyList<TroveSlotMove> moves = Moves(request, id, leaving);
        if (request is MoveSlotsRequest or OptimizeClusterRequest && Cluster(id) is RedisCluster)
            targets = [$"{name}{(request is MoveSlotsRequest move ? $"/{move.To}" : "")} ({moves.Sum(one => one.SlotCount)} slots)"];
        string action = request.Kind switch
        {
            TroveOperationKind.Create => "Create cluster",
            TroveOperationKind.Grow => "Add node",
            TroveOperationKind.Shrink => moves.Count > 0 ? "Drain and remove node" : "Remove node",
            TroveOperationKind.Delete => "Delete cluster",
            TroveOperationKind.Start => "Start cluster",
            TroveOperationKind.Stop => "Stop cluster",
            TroveOperationKind.Restart => "Restart nodes",
            TroveOperationKind.Update => "Change cluster",
            TroveOperationKind.Optimize => Cluster(id) is RedisCluster ? "Rebalance slots" : "Rebalance cluster",
            TroveOperationKind.Import => "Import cluster",
            TroveOperationKind.Repair => "Repair cluster",
            TroveOperationKind.EnableRoot => "Enable root",
            TroveOperationKind.Upgrade => "Upgrade cluster",
            TroveOperationKind.MoveSlots => "Move slots",
            _ => throw new NotSupportedException($"The fake service does not know {request.Kind}."),
        };
        return new TrovePlan(request)
        {
            ClusterId = id,
            ClusterName = name,
            Action = action,
            Targets = targets,
            TargetIds = [.. leaving.Select(node => node.Id)],
            Steps = [.. moves.Select(move => $"Move {move}"), "Start nodes", "Join nodes"],
            SlotMoves = moves,
            EstimatedTime = moves.Count == 0 ? null : TimeSpan.FromMilliseconds(moves.Sum(move => move.SlotCount)),
            ChangesNothing = request is ResizeClusterRequest
                || (moves.Count == 0 && (request is MoveSlotsRequest || (request is OptimizeClusterRequest && Cluster(id) is RedisCluster)))
                || (request is UpgradeClusterRequest upgrade && Cluster(id).DatastoreVersion == upgrade.DatastoreVersion)
                || (request is SetClusterRequest set && IsSo(set, (RedisCluster)Cluster(id)))
                || (request is RepairClusterRequest { Replacement: null } && Cluster(id) is VerticaCluster sound && sound.Nodes.Cast<VerticaClusterNode>().All(node => node.State == "UP"))
                || (request is StopClusterRequest && Cluster(id).Status == TroveClusterStatus.Shutdown),
        };
    }

    /// <summary>The name of the cluster a request makes; null where it is about one that is there. A database found by itself is called <c>found</c>.</summary>
    private static string? NewName(OperationRequest request) => request switch
    {
        CreateClusterRequest create => create.Name,
        ImportClusterRequest import => import.Name ?? import.Database ?? "found",
        _ => null,
    };

    private static Guid ClusterIdOf(OperationRequest request) => request switch
    {
        AddNodesRequest r => r.ClusterId,
        RemoveNodesRequest r => r.ClusterId,
        RemoveClusterRequest r => r.ClusterId,
        StartClusterRequest r => r.ClusterId,
        StopClusterRequest r => r.ClusterId,
        RestartClusterRequest r => r.ClusterId,
        SetClusterRequest r => r.ClusterId,
        OptimizeClusterRequest r => r.ClusterId,
        MoveSlotsRequest r => r.ClusterId,
        ResizeClusterRequest r => r.ClusterId,
        RepairClusterRequest r => r.ClusterId,
        EnableRootRequest r => r.ClusterId,
        UpgradeClusterRequest r => r.ClusterId,
        _ => throw new NotSupportedException($"The fake service does not know {request.GetType().Name}."),
    };

    private static bool IsSo(SetClusterRequest request, RedisCluster cluster) =>
        (request.Flavor is null || cluster.Nodes.All(node => node.Flavor == request.Flavor))
        && request.Configuration.All(value => cluster.Configuration.GetValueOrDefault(value.Key) == value.Value);

    private List<string> Targets(OperationRequest request, Guid id, string name)
    {
        if (NewName(request) is { } made && _clusters.Any(cluster => string.Equals(cluster.Name, made, StringComparison.OrdinalIgnoreCase)))
            throw new TroveException(TroveErrorId.TroveClusterAlreadyExists, $"There is a cluster '{made}' already.", made);
        if (request is CreateClusterRequest create)
            return [$"{name} ({create.Datastore}, {create.Nodes.Count} nodes)"];
        if (request is ImportClusterRequest import)
            return [$"{name} ({import.Datastore})"];
        TroveCluster cluster = Cluster(id);
        return request switch
        {
            AddNodesRequest grow => [$"{name} ({grow.Nodes.Count} nodes)"],
            RemoveNodesRequest shrink => [.. NodesOf(shrink, cluster).Select(node => node.ToString())],
            _ => [name],
        };
    }

    private static List<RedisClusterNode> Chosen(RemoveNodesRequest request, TroveCluster cluster)
    {
        var nodes = cluster.Nodes.Cast<RedisClusterNode>().ToList();
        var chosen = nodes.Where(node => request.Nodes.Any(text => text == node.Id.ToString() || new NamePattern(text).IsMatch(node.Name))).ToList();
        if (request.Count is { } count)
            chosen = [.. nodes.OrderBy(node => node.SlotCount).ThenByDescending(node => node.Port).Take(count)];
        string? unknown = request.Nodes.FirstOrDefault(text => !NamePattern.HasWildcard(text) && !nodes.Any(node => text == node.Id.ToString() || new NamePattern(text).IsMatch(node.Name)));
        if (unknown is not null)
            throw new TroveException(TroveErrorId.NodeNotFound, $"Cluster '{cluster.Name}' has no node '{unknown}'.", unknown);
        if (chosen.Count == nodes.Count)
            throw new TroveException(TroveErrorId.LastNode, $"These are all nodes of '{cluster.Name}'.", cluster.Name);
        string owners = string.Join(", ", chosen.Where(node => node.SlotCount > 0).Select(node => node.Name));
        if (owners.Length > 0 && !request.Drain)
            throw new TroveException(TroveErrorId.NodeOwnsSlots, $"These nodes own slots: {owners}.", owners);
        return chosen;
    }
}
