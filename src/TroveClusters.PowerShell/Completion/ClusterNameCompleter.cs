using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of clusters.</summary>
public sealed class ClusterNameCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        List<TroveCluster> clusters = await Collect(service.GetClustersAsync(new ClusterQuery(), cancellationToken), cancellationToken);
        return [.. clusters.Select(cluster => new Suggestion(
            cluster.Name, FormattableString.Invariant($"{cluster.Datastore} {cluster.DatastoreVersion}, {cluster.NodeCount} nodes, {cluster.Status}")))];
    }
}
