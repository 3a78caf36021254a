using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine;

/// <summary>Reads clusters from the catalog and shows them, with a refresh as their nodes say they are.</summary>
internal sealed class ClusterReader(EngineServices services)
{
    /// <summary>Up to so many clusters are looked up one by one; above it, everything the tenant has is read at once.</summary>
    private const int FewClusters = 50;

    /// <summary>The clusters a query asks for, ordered by name; the statuses are not judged here.</summary>
    public IReadOnlyList<ClusterState> Find(ClusterQuery query) => services.Catalog.Read<IReadOnlyList<ClusterState>>([], session =>
    {
        List<ClusterRow> rows = [.. Candidates(session, query)
            .Where(row => query.Ids.Count == 0 || query.Ids.Contains(row.Id))
            .Where(row => query.Names.Count == 0 || query.Names.Any(name => name.IsMatch(row.Name)))
            .Where(row => query.Datastores.Count == 0 || query.Datastores.Contains(row.Datastore, StringComparer.OrdinalIgnoreCase))
            .DistinctBy(row => row.Id)
            .OrderBy(row => ClusterRepository.Key(row.Name), StringComparer.Ordinal)];
        if (rows.Count <= FewClusters)
        {
            return [.. rows.Select(row => new ClusterState(row, NodeRepository.OfCluster(session, row.Id))
            {
                Operation = row.OperationId is { } id ? OperationRepository.Find(session, id) : null,
            })];
        }
        ILookup<Guid, NodeRow> nodes = NodeRepository.OfTenant(session, services.Tenant).ToLookup(node => node.ClusterId);
        Dictionary<Guid, OperationRow> operations = OperationRepository.Holding(session, services.Tenant);
        return [.. rows.Select(row => new ClusterState(row, [.. nodes[row.Id]])
        {
            Operation = row.OperationId is { } id ? operations.GetValueOrDefault(id) : null,
        })];
    });

    /// <summary>The fewest clusters that hold all that are asked for, by the best index there is.</summary>
    private IEnumerable<ClusterRow> Candidates(CatalogSession session, ClusterQuery query)
    {
        if (query.NodeIds.Count > 0)
            return query.NodeIds.Select(id => ClusterRepository.FindByNode(session, services.Tenant, id)).OfType<ClusterRow>();
        if (query.Ids.Count > 0)
            return query.Ids.Select(id => ClusterRepository.Find(session, services.Tenant, id)).OfType<ClusterRow>();
        if (query.Names.Count > 0 && query.Names.All(name => !name.IsWildcard))
            return query.Names.Select(name => ClusterRepository.FindByName(session, services.Tenant, name.Literal)).OfType<ClusterRow>();
        return ClusterRepository.List(session, services.Tenant);
    }

    /// <exception cref="TroveException"><c>TroveClusterNotFound</c>.</exception>
    public ClusterState Get(Guid id) =>
        Find(new ClusterQuery { Ids = [id] }) is [var state]
            ? state
            : throw new TroveException(TroveErrorId.TroveClusterNotFound, $"There is no cluster with the id {id}.", id);

    /// <summary>One cluster as users see it; for many, use one <see cref="ClusterViewer"/>.</summary>
    public Task<TroveCluster> ViewAsync(ClusterState state, bool refresh, CancellationToken cancellationToken) =>
        new ClusterViewer(services).ViewAsync(state, refresh, cancellationToken);

    /// <inheritdoc cref="ClusterViewer.CheckProcesses"/>
    public ClusterState CheckProcesses(ClusterState state) => new ClusterViewer(services).CheckProcesses(state);
}
