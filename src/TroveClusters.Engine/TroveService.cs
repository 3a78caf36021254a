using System.Runtime.CompilerServices;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Catalog.Backup;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Hosts;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Tokens;

namespace TroveClusters.Engine;

/// <summary>The service over the catalog and the providers of one Trove home, for one tenant.</summary>
internal sealed class TroveService(EngineServices services) : ITroveService
{
    private readonly OperationPlanner _planner = new(services);
    private readonly OperationExecutor _executor = new(services);
    private readonly ClusterReader _reader = new(services);
    private readonly LogReader _logs = new(services);
    private readonly CatalogBackup _backup = new(services);
    private readonly CatalogRestore _restore = new(services);
    private readonly SettingStore _settings = new(
        services.Home, options => OptionSet.Of(services.Datastores.All(options), DefaultFlavor.Problem(services.Catalog, options)));
    private readonly FlavorStore _flavors = new(services);
    private readonly QuotaStore _quotas = new(services);
    private readonly ServerTokenStore _tokens = new(services);
    private readonly HostReader _hosts = new(services);
    private readonly HostRegistrar _registrar = new(services);
    private readonly HostTester _hostTester = new(services);

    public IReadOnlyList<string> Providers => EngineServices.ProviderNames;

    public async IAsyncEnumerable<TroveCluster> GetClustersAsync(
        ClusterQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var viewer = new ClusterViewer(services);
        using IEnumerator<IReadOnlyList<ClusterState>> pages = _reader.Pages(query).GetEnumerator();
        while (await Task.Run(pages.MoveNext, cancellationToken))
        {
            foreach (ClusterState state in pages.Current)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TroveCluster? cluster = await ViewAsync(viewer, state, query, cancellationToken);
                if (cluster is not null && (query.Statuses.Count == 0 || query.Statuses.Contains(cluster.Status)))
                    yield return cluster;
            }
        }
    }

    private static async Task<TroveCluster?> ViewAsync(ClusterViewer viewer, ClusterState state, ClusterQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await viewer.ViewAsync(state, query.Refresh, cancellationToken);
        }
        catch (TroveException e) when (query.Unreadable is not null
            && (RowReader.IsUnreadable(e) || e.Info.Id == TroveErrorId.ProviderNotFound))
        {
            query.Unreadable(e);
            return null;
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
        using IEnumerator<TroveOperation> found = new OperationReader(services).Find(query).GetEnumerator();
        while (await Task.Run(found.MoveNext, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return found.Current;
        }
    }

    public Task<OperationResult> ResumeAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Task.Run(() => _executor.ResumeAsync(operationId, observer, cancellationToken), CancellationToken.None);
    }

    public Task<TroveOperationChange> StopAsync(Guid operationId, bool checkOnly, CancellationToken cancellationToken) =>
        Task.Run(() => new OperationStopper(services).Stop(operationId, checkOnly), cancellationToken);

    public Task<TroveOperationChange> PlanUndoAsync(Guid operationId, CancellationToken cancellationToken) =>
        Task.Run(() => _executor.PlanUndoAsync(operationId, cancellationToken), cancellationToken);

    public Task<OperationResult> UndoAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Task.Run(() => _executor.UndoAsync(operationId, observer, cancellationToken), CancellationToken.None);
    }

    public Task<TroveClusterCredential> GetCredentialAsync(Guid clusterId, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ClusterState state = _reader.Get(clusterId);
            return new TroveClusterCredential(
                state.Cluster.Name, services.Datastores.Of(state.Cluster).Api.UserName,
                services.ReadSecret(clusterId, SecretNames.Password));
        },
        cancellationToken);

    public Task<TroveClusterCredential?> GetRootCredentialAsync(Guid clusterId, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ClusterState state = _reader.Get(clusterId);
            return services.FindSecret(clusterId, SecretNames.RootPassword) is { } password
                ? new TroveClusterCredential(state.Cluster.Name, SecretNames.RootUser, password)
                : null;
        },
        cancellationToken);

    public Task<TroveClusterConnection> GetConnectionAsync(Guid clusterId, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ClusterState state = _reader.Get(clusterId);
            return services.Datastores.Of(state.Cluster).Api.Connection(state);
        },
        cancellationToken);

    public async IAsyncEnumerable<TroveLogEntry> GetLogAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (TroveLogEntry entry in await Task.Run(() => _logs.ReadAsync(_reader.Get(query.ClusterId), query, cancellationToken), cancellationToken))
            yield return entry;
    }

    public Task<TroveClusterMeasurement> MeasureAsync(Guid clusterId, TimeSpan interval, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ClusterState state = _reader.Get(clusterId);
            PlanContext context = services.Datastores.Context(services, state.Cluster.Datastore, services.LoadOptions());
            return context.Datastore.TaskManager.MeasureAsync(context, state, interval, cancellationToken);
        },
        cancellationToken);

    public async Task<IReadOnlyList<TroveDatastore>> GetDatastoresAsync(CancellationToken cancellationToken)
    {
        TroveOptions options = services.LoadOptions();
        var datastores = new List<TroveDatastore>();
        foreach (DatastoreEntry entry in services.Datastores.All(options))
        {
            // One that is wrong is named all the same: whoever uses it learns what is wrong.
            IReadOnlyList<string> versions = entry.Definition is { } definition ? await VersionsAsync(definition, options, cancellationToken) : [];
            datastores.Add(new TroveDatastore { Name = entry.Name, Versions = versions, DefaultVersion = versions.Count > 0 ? versions[0] : "" });
        }
        return datastores;
    }

    private async Task<IReadOnlyList<string>> VersionsAsync(DatastoreDefinition datastore, TroveOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await datastore.Api.GetVersionsAsync(new PlanContext(services, options, datastore), cancellationToken);
        }
        catch (Exception e) when (DatastoreDefinition.IsDefect(e))
        {
            return [];
        }
    }

    public Task<IReadOnlyList<TroveFlavor>> GetFlavorsAsync(CancellationToken cancellationToken) =>
        Task.Run(() => FlavorCatalog.Load(services.Catalog).All, cancellationToken);

    public Task<TroveFlavorChange> NewFlavorAsync(NewFlavorRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _flavors.New(request), cancellationToken);
    }

    public Task<TroveFlavorChange> RemoveFlavorAsync(RemoveFlavorRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _flavors.Remove(request), cancellationToken);
    }

    public Task<IReadOnlyList<TroveHost>> GetHostsAsync(HostQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Task.Run(() => _hosts.Find(query), cancellationToken);
    }

    public Task<TroveHostChange> RegisterHostAsync(RegisterHostRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _registrar.RegisterAsync(request, cancellationToken), cancellationToken);
    }

    public IAsyncEnumerable<TroveFinding> TestHostsAsync(TestHostsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _hostTester.TestAsync(request, cancellationToken);
    }

    public Task<TroveHostChange> UnregisterHostAsync(UnregisterHostRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _registrar.Unregister(request), cancellationToken);
    }

    public Task<IReadOnlyList<TroveQuota>> GetQuotasAsync(QuotaQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Task.Run(() => _quotas.Get(query), cancellationToken);
    }

    public Task<TroveQuotaChange> SetQuotaAsync(SetQuotaRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _quotas.Set(request), cancellationToken);
    }

    public Task<IReadOnlyList<TroveServerToken>> GetServerTokensAsync(ServerTokenQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Task.Run(() => _tokens.Find(query), cancellationToken);
    }

    public Task<TroveServerTokenChange> NewServerTokenAsync(NewServerTokenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _tokens.New(request), cancellationToken);
    }

    public Task<TroveServerTokenChange> RemoveServerTokenAsync(RemoveServerTokenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _tokens.Remove(request), cancellationToken);
    }

    public Task<TroveConfiguration> GetConfigurationAsync(CancellationToken cancellationToken) =>
        Task.Run(_settings.Get, cancellationToken);

    public Task<TroveSettingChange> SetSettingAsync(SetSettingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _settings.SetAsync(request, cancellationToken), cancellationToken);
    }

    public Task<TroveCatalogCare<TroveCatalogBackup>> BackupCatalogAsync(BackupCatalogRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _backup.MakeAsync(request, cancellationToken), cancellationToken);
    }

    public Task<TroveCatalogCare<TroveCatalogRestore>> RestoreCatalogAsync(RestoreCatalogRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => _restore.RunAsync(request, cancellationToken), cancellationToken);
    }
}
