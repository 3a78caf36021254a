namespace TroveClusters.FakeService;

/// <summary>What is particular to Vertica clusters.</summary>
public sealed partial class FakeTroveService
{
    private static IReadOnlyList<TroveClusterNode> NodesOf(RemoveNodesRequest request, TroveCluster cluster) =>
        cluster is VerticaCluster vertica ? ChosenOf(request, vertica) : Chosen(request, cluster);

    private static List<TroveClusterNode> ChosenOf(RemoveNodesRequest request, VerticaCluster cluster)
    {
        List<TroveClusterNode> chosen = request.Count is { } count
            ? [.. cluster.Nodes.Reverse().Take(count)]
            : [.. cluster.Nodes.Where(node => request.Nodes.Any(text => text == node.Id.ToString() || new NamePattern(text).IsMatch(node.Name)))];
        if (cluster.Nodes.OfType<VerticaClusterNode>().FirstOrDefault(node => node.State == "DOWN") is { } down)
            throw new TroveException(TroveErrorId.NodeUnreachable, $"Node '{down}' is DOWN.", down.Name);
        if (cluster.Nodes.Count - chosen.Count is var left && left < 3 && cluster.KSafety == 1)
            throw new TroveException(TroveErrorId.KSafetyWouldBeLost, $"With {left} nodes the k-safety would be 0, below 1.", cluster.Name);
        return chosen;
    }

    /// <summary>The cluster after a change, and the nodes it was about; null where it is no Vertica cluster, or is no more.</summary>
    private static (TroveCluster Cluster, IReadOnlyList<TroveClusterNode> Nodes)? ApplyToVertica(OperationRequest request, TrovePlan plan, TroveCluster? before)
    {
        string name = plan.ClusterName;
        var cluster = before as VerticaCluster;
        switch (request)
        {
            case CreateClusterRequest { Datastore: VerticaSnapshots.Datastore } create:
                return (VerticaSnapshots.Cluster(name, [.. create.Nodes.Select((spec, i) => New(spec, i + 1))], database: create.Database, kSafety: create.KSafety), []);
            case ImportClusterRequest import:
                return (VerticaSnapshots.Cluster(name, [.. Enumerable.Range(1, 3).Select(i => New(new TroveNodeSpec(), i))], database: import.Database ?? "found", adopted: true), []);
            case AddNodesRequest grow when cluster is not null:
                TroveClusterNode[] added = [.. grow.Nodes.Select((spec, i) => New(spec, cluster.Nodes.Count + i + 1))];
                return (VerticaSnapshots.With(cluster, [.. cluster.Nodes, .. added]), added);
            case RemoveNodesRequest shrink when cluster is not null:
                List<TroveClusterNode> gone = ChosenOf(shrink, cluster);
                return (VerticaSnapshots.With(cluster, [.. cluster.Nodes.Except(gone)]),
                    [.. gone.Select(node => VerticaSnapshots.Node(name, node.Name, 1 + cluster.Nodes.ToList().IndexOf(node), status: TroveNodeStatus.Removed))]);
            case OptimizeClusterRequest when cluster is not null:
                return (VerticaSnapshots.With(cluster, cluster.Nodes, rebalanced: 100), []);
            case RepairClusterRequest repair when cluster is not null:
                TroveClusterNode[] up = [.. cluster.Nodes.Select((node, i) => VerticaSnapshots.Node(
                    name, node.Name, i + 1, host: repair.Replacement is { } spec && repair.Nodes.Contains(node.Name) ? spec.Host : node.Host))];
                return (VerticaSnapshots.With(cluster, up), up);
            case EnableRootRequest when cluster is not null:
                return (VerticaSnapshots.With(cluster, cluster.Nodes, root: true), []);
            default:
                return null;
        }

        TroveClusterNode New(TroveNodeSpec spec, int number) => VerticaSnapshots.Node(name, spec.Name ?? $"{name}-member-{number}", number, host: spec.Host);
    }
}
