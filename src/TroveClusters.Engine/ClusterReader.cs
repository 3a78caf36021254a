using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine;

/// <summary>Reads clusters from the catalog and shows them, with a refresh as their nodes say they are.</summary>
internal sealed class ClusterReader(EngineServices services)
{
    /// <summary>The clusters a query asks for, ordered by name; the statuses are not judged here.</summary>
    public IReadOnlyList<ClusterState> Find(ClusterQuery query) => services.Catalog.Read<IReadOnlyList<ClusterState>>([], session =>
    {
        List<ClusterRow> rows = [.. Candidates(session, query)
            .Where(row => query.Ids.Count == 0 || query.Ids.Contains(row.Id))
            .Where(row => query.Names.Count == 0 || query.Names.Any(name => name.IsMatch(row.Name)))
            .Where(row => query.Datastores.Count == 0 || query.Datastores.Contains(row.Datastore, StringComparer.OrdinalIgnoreCase))
            .DistinctBy(row => row.Id)
            .OrderBy(row => ClusterRepository.Key(row.Name), StringComparer.Ordinal)];
        if (rows.Count <= 1)
            return [.. rows.Select(row => new ClusterState(row, NodeRepository.OfCluster(session, row.Id)))];
        ILookup<Guid, NodeRow> nodes = NodeRepository.OfTenant(session, services.Tenant).ToLookup(node => node.ClusterId);
        return [.. rows.Select(row => new ClusterState(row, [.. nodes[row.Id]]))];
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

    /// <summary>The cluster as users see it.</summary>
    public async Task<TroveCluster> ViewAsync(ClusterState state, bool refresh, CancellationToken cancellationToken)
    {
        DatastoreDefinition datastore = services.Datastores.Get(state.Cluster.Datastore);
        state = CheckProcesses(state);
        RefreshResult? asked = null;
        if (refresh)
        {
            asked = await datastore.TaskManager.RefreshAsync(services, state, cancellationToken);
            state = state with { Nodes = asked.Nodes };
        }
        OperationRow? operation = state.Cluster.OperationId is { } id
            ? services.Catalog.Read(null, session => OperationRepository.Find(session, id))
            : null;
        (TroveClusterStatus status, string message) = ClusterStatus.Judge(state, operation, asked);
        return datastore.Api.View(state, status, message);
    }

    /// <summary>Nodes whose server is certainly not running are shown so, without asking anybody.</summary>
    public ClusterState CheckProcesses(ClusterState state)
    {
        INodeProvider provider = services.Provider(state.Cluster.Provider, services.LoadOptions());
        return state with
        {
            Nodes = [.. state.Nodes.Select(node => node.Status == TroveNodeStatus.Active
                && NodeServers.Process(node) is { } process && provider.IsCertainlyGone(process)
                    ? node with { Status = TroveNodeStatus.Shutdown, Message = "Its server is not running." }
                    : node)],
        };
    }
}
