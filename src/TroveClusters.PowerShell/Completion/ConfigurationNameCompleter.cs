using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes the names of the configuration values that clusters were given.</summary>
public sealed class ConfigurationNameCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        List<TroveCluster> clusters = await Collect(service.GetClustersAsync(new ClusterQuery(), cancellationToken), cancellationToken);
        return [.. clusters.OfType<RedisCluster>()
            .SelectMany(cluster => cluster.Configuration.Select(value => (Cluster: cluster.Name, value.Key, value.Value)))
            .GroupBy(value => value.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Suggestion(group.Key, string.Join(", ", group.Select(value => $"{value.Cluster}: {value.Value}"))))];
    }
}
