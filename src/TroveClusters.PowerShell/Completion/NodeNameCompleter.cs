using System.Collections;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Completes the names of nodes: of the cluster that was given, else of all.</summary>
public sealed class NodeNameCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        List<TroveCluster> clusters = await Collect(service.GetClustersAsync(QueryFor(bound), cancellationToken), cancellationToken);
        return [.. clusters.SelectMany(cluster => cluster.Nodes).Select(node => new Suggestion(
            node.Name, FormattableString.Invariant($"{node} {node.Host}:{node.Port}, {node.Role}, {node.Status}")))];
    }

    private static ClusterQuery QueryFor(IDictionary bound)
    {
        object? value = bound["Cluster"] ?? bound["ClusterName"] ?? bound["Name"] ?? bound["InputObject"] ?? bound["Id"];
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            TroveCluster cluster => new ClusterQuery { Ids = [cluster.Id] },
            TroveClusterNode node => new ClusterQuery { Ids = [node.ClusterId] },
            TroveClusterIdentity { Id: { } id } => new ClusterQuery { Ids = [id] },
            Guid id => new ClusterQuery { Ids = [id] },
            { } other when other.ToString() is { Length: > 0 } text => Guid.TryParse(text, out Guid id)
                ? new ClusterQuery { Ids = [id] }
                : new ClusterQuery { Names = [new NamePattern(text)] },
            _ => new ClusterQuery(),
        };
    }
}
