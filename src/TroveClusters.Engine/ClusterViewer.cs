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
    private readonly Dictionary<string, (PlanContext? Context, string Problem)> _datastores = new(StringComparer.OrdinalIgnoreCase);
    private TroveOptions? _options;

    private TroveOptions Options => _options ??= services.LoadOptions();

    /// <summary>The cluster as users see it; one whose datastore is missing or wrong as its records say.</summary>
    public async Task<TroveCluster> ViewAsync(ClusterState state, bool refresh, CancellationToken cancellationToken)
    {
        // As the catalog has it: what a refresh finds down need not have been stopped.
        bool stopped = state.IsStopped;
        state = CheckProcesses(state);
        RefreshResult? asked = null;
        string problem = "";
        if (refresh && Datastore(state.Cluster).Context is { } context)
        {
            try
            {
                asked = await context.Datastore.TaskManager.RefreshAsync(context, state, cancellationToken);
                state = state with { Nodes = asked.Nodes, Cluster = asked.Cluster ?? state.Cluster };
            }
            catch (Exception e) when (DatastoreDefinition.IsDefect(e))
            {
                problem = Failed(context.Datastore.TaskManager, e);
            }
        }
        (TroveClusterStatus status, string message) = ClusterStatus.Judge(state, Operation(state), asked, stopped);
        return problem.Length > 0 ? Plain(state, status, message, problem) : Show(state, status, message);
    }

    /// <summary>
    /// The cluster as its datastore shows it. Where the datastore is missing or wrong, the cluster is shown as its records
    /// say, with the reason: the others of the list are none the worse for it.
    /// </summary>
    public TroveCluster Show(ClusterState state, TroveClusterStatus status, string message)
    {
        (PlanContext? context, string problem) = Datastore(state.Cluster);
        if (context is null)
            return Plain(state, status, message, problem);
        try
        {
            return context.Datastore.Api.View(state, status, message);
        }
        catch (Exception e) when (DatastoreDefinition.IsDefect(e))
        {
            return Plain(state, status, message, Failed(context.Datastore.Api, e));
        }
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

    private static TroveCluster Plain(ClusterState state, TroveClusterStatus status, string message, string problem) => ClusterView.Of(
        state, status == TroveClusterStatus.Active ? TroveClusterStatus.Degraded : status,
        string.Join(' ', new[] { message, problem }.Where(text => text.Length > 0)));

    private static string Failed(object strategy, Exception e) => $"The strategy {strategy.GetType().FullName} failed: {e.GetType().Name}: {e.Message}";

    private INodeProvider Provider(string name)
    {
        if (!_providers.TryGetValue(name, out INodeProvider? provider))
            _providers[name] = provider = services.Provider(name, Options);
        return provider;
    }

    private (PlanContext? Context, string Problem) Datastore(ClusterRow cluster)
    {
        if (!_datastores.TryGetValue(cluster.Datastore, out (PlanContext?, string) datastore))
            _datastores[cluster.Datastore] = datastore = Find(cluster);
        return datastore;
    }

    private (PlanContext? Context, string Problem) Find(ClusterRow cluster)
    {
        try
        {
            return (new PlanContext(services, Options, services.Datastores.Of(cluster, Options)), "");
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.DatastoreNotFound)
        {
            return (null, $"Its datastore '{cluster.Datastore}' is not configured.");
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.ConfigurationInvalid)
        {
            return (null, $"Its datastore '{cluster.Datastore}' cannot be used: {e.Message}");
        }
    }
}
