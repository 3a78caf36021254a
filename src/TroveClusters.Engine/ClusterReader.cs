using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine;

/// <summary>Reads clusters from the catalog and shows them, with a refresh as their nodes say they are.</summary>
internal sealed class ClusterReader(EngineServices services)
{
    /// <summary>Clusters of the first page: few, so that the first one is there soon.</summary>
    internal const int FirstPage = 32;

    /// <summary>Clusters of every further page.</summary>
    internal const int Page = 256;

    /// <summary>The clusters a query asks for, ordered by name; the statuses are not judged here.</summary>
    public IReadOnlyList<ClusterState> Find(ClusterQuery query) => [.. Pages(query).SelectMany(page => page)];

    /// <summary>
    /// The clusters a query asks for, ordered by name, page by page. A page is read in one transaction, and none is open
    /// between two: who takes long over a page keeps nobody from carrying SQLite's log over. What is made or removed
    /// meanwhile is met or not; no cluster is met twice or half.
    /// </summary>
    public IEnumerable<IReadOnlyList<ClusterState>> Pages(ClusterQuery query)
    {
        if (query.Slice is { } slice)
        {
            yield return services.Catalog.Read([], session => States(session, ClusterRepository.Slice(session, services.Tenant, slice.After, slice.Count, query.Unreadable), query));
            yield break;
        }
        if (IsListed(query))
        {
            yield return services.Catalog.Read([], session => States(session, Filter(Listed(session, query), query), query));
            yield break;
        }
        var position = new CatalogPosition("", IsEnd: false);
        for (int size = FirstPage; !position.IsEnd; size = Page)
        {
            (IReadOnlyList<ClusterState> states, position) = services.Catalog.Read(([], new CatalogPosition("", IsEnd: true)), session =>
            {
                (List<ClusterRow> rows, CatalogPosition next) = ClusterRepository.Page(session, services.Tenant, position, size, query.Unreadable);
                return (States(session, Filter(rows, query), query), next);
            });
            yield return states;
        }
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

    /// <summary>Whether a query says one by one which clusters it wants.</summary>
    private static bool IsListed(ClusterQuery query) =>
        query.NodeIds.Count > 0 || query.Ids.Count > 0 || (query.Names.Count > 0 && query.Names.All(name => !name.IsWildcard));

    /// <summary>The clusters that a query lists, each once, by the best index there is.</summary>
    private IEnumerable<ClusterRow> Listed(CatalogSession session, ClusterQuery query)
    {
        IEnumerable<Func<ClusterRow?>> finds =
            query.NodeIds.Count > 0 ? query.NodeIds.Select(id => (Func<ClusterRow?>)(() => ClusterRepository.FindByNode(session, services.Tenant, id)))
            : query.Ids.Count > 0 ? query.Ids.Select(id => (Func<ClusterRow?>)(() => ClusterRepository.Find(session, services.Tenant, id)))
            : query.Names.Select(name => (Func<ClusterRow?>)(() => ClusterRepository.FindByName(session, services.Tenant, name.Literal)));
        return finds.Select(find => Tolerate(find, query)).OfType<ClusterRow>()
            .DistinctBy(row => row.Id)
            .OrderBy(row => ClusterRepository.Key(row.Name), StringComparer.Ordinal);
    }

    private static List<ClusterRow> Filter(IEnumerable<ClusterRow> rows, ClusterQuery query) => [.. rows
        .Where(row => query.Ids.Count == 0 || query.Ids.Contains(row.Id))
        .Where(row => query.Names.Count == 0 || query.Names.Any(name => name.IsMatch(row.Name)))
        .Where(row => query.Datastores.Count == 0 || query.Datastores.Contains(row.Datastore, StringComparer.OrdinalIgnoreCase))];

    /// <summary>The clusters with their nodes and the operations that hold them.</summary>
    private static IReadOnlyList<ClusterState> States(CatalogSession session, List<ClusterRow> rows, ClusterQuery query)
    {
        try
        {
            return States(session, rows);
        }
        catch (TroveException e) when (query.Unreadable is not null && RowReader.IsUnreadable(e))
        {
            // One of their rows. One by one, only the cluster it belongs to is missed.
            return [.. rows.Select(row => Tolerate(() => States(session, [row])[0], query)).OfType<ClusterState>()];
        }
    }

    private static IReadOnlyList<ClusterState> States(CatalogSession session, List<ClusterRow> rows)
    {
        if (rows.Count == 0)
            return [];
        ILookup<Guid, NodeRow> nodes = NodeRepository.OfClusters(session, rows.Select(row => row.Id)).ToLookup(node => node.ClusterId);
        Guid[] held = [.. rows.Select(row => row.OperationId).OfType<Guid>()];
        Dictionary<Guid, OperationRow> operations = held.Length == 0 ? [] : OperationRepository.FindAll(session, held).ToDictionary(operation => operation.Id);
        return [.. rows.Select(row => new ClusterState(row, [.. nodes[row.Id]])
        {
            Operation = row.OperationId is { } id ? operations.GetValueOrDefault(id) : null,
        })];
    }

    /// <summary>Reads something; where a row of it cannot be read, the query is told, and it is null.</summary>
    private static T? Tolerate<T>(Func<T?> read, ClusterQuery query)
        where T : class
    {
        try
        {
            return read();
        }
        catch (TroveException e) when (query.Unreadable is { } tell && RowReader.IsUnreadable(e))
        {
            tell(e);
            return null;
        }
    }
}
