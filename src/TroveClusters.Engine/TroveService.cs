using System.Runtime.CompilerServices;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine;

/// <summary>The service over the catalog and the providers of one Trove home, for one tenant.</summary>
internal sealed class TroveService(EngineServices services) : ITroveService
{
    private readonly OperationPlanner _planner = new(services);
    private readonly OperationExecutor _executor = new(services);
    private readonly ClusterReader _reader = new(services);
    private readonly SettingStore _settings = new(
        services.Home, [.. OptionCatalog.General, .. services.Datastores.All.SelectMany(datastore => datastore.Options)]);

    public IReadOnlyList<string> Providers => EngineServices.ProviderNames;

    public async IAsyncEnumerable<TroveCluster> GetClustersAsync(
        ClusterQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var viewer = new ClusterViewer(services);
        foreach (ClusterState state in await Task.Run(() => _reader.Find(query), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TroveCluster cluster = await viewer.ViewAsync(state, query.Refresh, cancellationToken);
            if (query.Statuses.Count == 0 || query.Statuses.Contains(cluster.Status))
                yield return cluster;
        }
    }

    public Task<TrovePlan> PlanAsync(OperationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run<TrovePlan>(async () => await _planner.PlanAsync(request, cancellationToken), cancellationToken);
    }

    public Task<OperationResult> RunAsync(TrovePlan plan, IOperationObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(observer);
        // Not cancelled through Task.Run: what has begun ends by its own rules.
        return Task.Run(() => _executor.RunAsync(plan, observer, cancellationToken), CancellationToken.None);
    }

    public async IAsyncEnumerable<TroveOperation> GetOperationsAsync(
        OperationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<OperationRow> rows = await Task.Run(
            () => services.Catalog.Read([], session => OperationRepository.List(session, services.Tenant)), cancellationToken);
        foreach (OperationRow row in rows)
        {
            TroveOperation operation = OperationView.Of(row);
            if ((query.Ids.Count == 0 || query.Ids.Contains(row.Id))
                && (query.Clusters.Count == 0 || query.Clusters.Any(name => name.IsMatch(row.ClusterName)))
                && (query.States.Count == 0 || query.States.Contains(operation.State)))
                yield return operation;
        }
    }

    public Task<OperationResult> ResumeAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Task.Run(() => _executor.ResumeAsync(operationId, observer, cancellationToken), CancellationToken.None);
    }

    public Task<TroveClusterCredential> GetCredentialAsync(Guid clusterId, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ClusterState state = _reader.Get(clusterId);
            return new TroveClusterCredential(
                state.Cluster.Name, services.Datastores.Get(state.Cluster.Datastore).Api.UserName,
                services.ReadSecret(clusterId, SecretNames.Password));
        },
        cancellationToken);

    public Task<TroveClusterConnection> GetConnectionAsync(Guid clusterId, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ClusterState state = _reader.Get(clusterId);
            return services.Datastores.Get(state.Cluster.Datastore).Api.Connection(state);
        },
        cancellationToken);

    public async Task<IReadOnlyList<TroveDatastore>> GetDatastoresAsync(CancellationToken cancellationToken)
    {
        TroveOptions options = services.LoadOptions();
        var datastores = new List<TroveDatastore>();
        foreach (DatastoreDefinition definition in services.Datastores.All)
        {
            IReadOnlyList<string> versions = await definition.Api.GetVersionsAsync(new PlanContext(services, options, definition), cancellationToken);
            datastores.Add(new TroveDatastore(definition.Name, versions, versions.Count > 0 ? versions[0] : ""));
        }
        return datastores;
    }

    public Task<IReadOnlyList<TroveFlavor>> GetFlavorsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Flavors.BuiltIn);

    public Task<TroveConfiguration> GetConfigurationAsync(CancellationToken cancellationToken) =>
        Task.Run(_settings.Get, cancellationToken);

    public Task<TroveSettingChange> SetSettingAsync(SetSettingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _settings.SetAsync(request, cancellationToken), cancellationToken);
    }
}
