using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine;

/// <summary>
/// Shows the clusters of one query as users see them. The configuration is read once for all of them, when the first one
/// is shown.
/// </summary>
internal sealed class ClusterViewer(EngineServices services)
{
    private readonly Dictionary<string, INodeProvider> _providers = new(StringComparer.OrdinalIgnoreCase);
    private TroveOptions? _options;

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
        (TroveClusterStatus status, string message) = ClusterStatus.Judge(state, Operation(state), asked);
        return datastore.Api.View(state, status, message);
    }

    /// <summary>Nodes whose server is certainly not running are shown so, without asking anybody.</summary>
    public ClusterState CheckProcesses(ClusterState state)
    {
        INodeProvider provider = Provider(state.Cluster.Provider);
        return state with
        {
            Nodes = [.. state.Nodes.Select(node => node.Status == TroveNodeStatus.Active
                && NodeServers.Process(node) is { } process && provider.IsCertainlyGone(process)
                    ? node with { Status = TroveNodeStatus.Shutdown, Message = "Its server is not running." }
                    : node)],
        };
    }

    /// <summary>
    /// What holds the cluster. One that nobody seems to work on any more may have ended, and its process with it, since it
    /// was read: it is looked up again.
    /// </summary>
    private OperationRow? Operation(ClusterState state) =>
        state.Operation is { } read && OperationRecovery.IsRecoverable(read)
            ? services.Catalog.Read(null, session => OperationRepository.Find(session, read.Id))
            : state.Operation;

    private INodeProvider Provider(string name)
    {
        if (!_providers.TryGetValue(name, out INodeProvider? provider))
            _providers[name] = provider = services.Provider(name, _options ??= services.LoadOptions());
        return provider;
    }
}
