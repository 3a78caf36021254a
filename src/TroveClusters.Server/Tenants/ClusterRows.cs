using TroveClusters.Engine.Catalog;

namespace TroveClusters.Server.Tenants;

/// <summary>The rows that the engine shows clusters from: what is the same in them is shown in the same way.</summary>
internal static class ClusterRows
{
    /// <summary>Those of one cluster.</summary>
    public static IEnumerable<object> Of(CatalogSession session, string tenant, Guid cluster) =>
        With(session, ClusterRepository.Find(session, tenant, cluster) is { } row ? [row] : []);

    /// <summary>Those of a page of clusters.</summary>
    public static IEnumerable<object> OfPage(CatalogSession session, string tenant, Guid? after, int count) =>
        With(session, ClusterRepository.Slice(session, tenant, after, count, unreadable: null));

    private static IEnumerable<object> With(CatalogSession session, List<ClusterRow> clusters)
    {
        IEnumerable<object> nodes = NodeRepository.OfClusters(session, clusters.Select(row => row.Id));
        Guid[] held = [.. clusters.Select(row => row.OperationId).OfType<Guid>()];
        return [.. clusters, .. nodes, .. held.Length == 0 ? [] : OperationRepository.FindAll(session, held)];
    }
}
