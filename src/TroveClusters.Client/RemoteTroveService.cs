using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>The service of a server, over HTTP.</summary>
internal sealed class RemoteTroveService(ServerHttp http, TroveServerConnection connection, IReadOnlyList<string> providers) : IRemoteTroveService, IDisposable
{
    private readonly RemoteOperations _operations = new(http, connection);

    public TroveServerConnection Connection => connection;

    public IReadOnlyList<string> Providers => providers;

    public void Dispose() => http.Dispose();

    public override string ToString() => connection.ToString();

    public IAsyncEnumerable<TroveCluster> GetClustersAsync(ClusterQuery query, CancellationToken cancellationToken) =>
        Items<TroveCluster>(nameof(GetClustersAsync), new { query, skipUnreadable = query.Unreadable is not null }, query.Unreadable, cancellationToken);

    public Task<TrovePlan> PlanAsync(OperationRequest request, CancellationToken cancellationToken) => _operations.PlanAsync(request, cancellationToken);

    public Task<OperationResult> RunAsync(TrovePlan plan, IOperationObserver observer, CancellationToken cancellationToken) =>
        _operations.RunAsync(plan, observer, cancellationToken);

    public IAsyncEnumerable<TroveOperation> GetOperationsAsync(OperationQuery query, CancellationToken cancellationToken) =>
        Items<TroveOperation>(nameof(GetOperationsAsync), new { query }, null, cancellationToken);

    public Task<OperationResult> ResumeAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken) =>
        _operations.ContinueAsync(nameof(ResumeAsync), operationId, observer, cancellationToken);

    public Task<TroveOperationChange> StopAsync(Guid operationId, bool checkOnly, CancellationToken cancellationToken) =>
        CallAsync<TroveOperationChange>(nameof(StopAsync), new { operationId, checkOnly }, cancellationToken);

    public Task<TroveOperationChange> PlanUndoAsync(Guid operationId, CancellationToken cancellationToken) =>
        CallAsync<TroveOperationChange>(nameof(PlanUndoAsync), new { operationId }, cancellationToken);

    public Task<OperationResult> UndoAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken) =>
        _operations.ContinueAsync(nameof(UndoAsync), operationId, observer, cancellationToken);

    public Task<TroveClusterCredential> GetCredentialAsync(Guid clusterId, CancellationToken cancellationToken) =>
        CallAsync<TroveClusterCredential>(nameof(GetCredentialAsync), new { clusterId }, cancellationToken);

    public Task<TroveClusterCredential?> GetRootCredentialAsync(Guid clusterId, CancellationToken cancellationToken) =>
        CallAsync<TroveClusterCredential?>(nameof(GetRootCredentialAsync), new { clusterId }, cancellationToken);

    public Task<TroveClusterConnection> GetConnectionAsync(Guid clusterId, CancellationToken cancellationToken) =>
        CallAsync<TroveClusterConnection>(nameof(GetConnectionAsync), new { clusterId }, cancellationToken);

    public IAsyncEnumerable<TroveLogEntry> GetLogAsync(LogQuery query, CancellationToken cancellationToken) =>
        Items<TroveLogEntry>(nameof(GetLogAsync), new { query, skipUnreadable = query.Unreadable is not null }, query.Unreadable, cancellationToken);

    public Task<TroveClusterMeasurement> MeasureAsync(Guid clusterId, TimeSpan interval, CancellationToken cancellationToken) =>
        CallAsync<TroveClusterMeasurement>(nameof(MeasureAsync), new { clusterId, interval }, cancellationToken);

    public Task<IReadOnlyList<TroveDatastore>> GetDatastoresAsync(CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<TroveDatastore>>(nameof(GetDatastoresAsync), new { }, cancellationToken);

    public Task<IReadOnlyList<TroveFlavor>> GetFlavorsAsync(CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<TroveFlavor>>(nameof(GetFlavorsAsync), new { }, cancellationToken);

    public Task<TroveFlavorChange> NewFlavorAsync(NewFlavorRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveFlavorChange>(nameof(NewFlavorAsync), new { request }, cancellationToken);

    public Task<TroveFlavorChange> RemoveFlavorAsync(RemoveFlavorRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveFlavorChange>(nameof(RemoveFlavorAsync), new { request }, cancellationToken);

    public Task<IReadOnlyList<TroveHost>> GetHostsAsync(HostQuery query, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<TroveHost>>(nameof(GetHostsAsync), new { query }, cancellationToken);

    public Task<TroveHostChange> RegisterHostAsync(RegisterHostRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveHostChange>(nameof(RegisterHostAsync), new { request }, cancellationToken);

    public IAsyncEnumerable<TroveFinding> TestHostsAsync(TestHostsRequest request, CancellationToken cancellationToken) =>
        Items<TroveFinding>(nameof(TestHostsAsync), new { request }, null, cancellationToken);

    public Task<TroveHostChange> UnregisterHostAsync(UnregisterHostRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveHostChange>(nameof(UnregisterHostAsync), new { request }, cancellationToken);

    public Task<IReadOnlyList<TroveQuota>> GetQuotasAsync(QuotaQuery query, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<TroveQuota>>(nameof(GetQuotasAsync), new { query }, cancellationToken);

    public Task<TroveQuotaChange> SetQuotaAsync(SetQuotaRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveQuotaChange>(nameof(SetQuotaAsync), new { request }, cancellationToken);

    public Task<IReadOnlyList<TroveServerToken>> GetServerTokensAsync(ServerTokenQuery query, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<TroveServerToken>>(nameof(GetServerTokensAsync), new { query }, cancellationToken);

    public Task<TroveServerTokenChange> NewServerTokenAsync(NewServerTokenRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveServerTokenChange>(nameof(NewServerTokenAsync), new { request }, cancellationToken);

    public Task<TroveServerTokenChange> RemoveServerTokenAsync(RemoveServerTokenRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveServerTokenChange>(nameof(RemoveServerTokenAsync), new { request }, cancellationToken);

    public Task<TroveConfiguration> GetConfigurationAsync(CancellationToken cancellationToken) =>
        CallAsync<TroveConfiguration>(nameof(GetConfigurationAsync), new { }, cancellationToken);

    public Task<TroveSettingChange> SetSettingAsync(SetSettingRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveSettingChange>(nameof(SetSettingAsync), new { request }, cancellationToken);

    public Task<TroveCatalogCare<TroveCatalogBackup>> BackupCatalogAsync(BackupCatalogRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveCatalogCare<TroveCatalogBackup>>(nameof(BackupCatalogAsync), new { request }, cancellationToken);

    public Task<TroveCatalogCare<TroveCatalogRestore>> RestoreCatalogAsync(RestoreCatalogRequest request, CancellationToken cancellationToken) =>
        CallAsync<TroveCatalogCare<TroveCatalogRestore>>(nameof(RestoreCatalogAsync), new { request }, cancellationToken);

    private Task<T> CallAsync<T>(string method, object arguments, CancellationToken cancellationToken) =>
        http.CallAsync<T>(ServerPath.Call(connection.Tenant, method), arguments, cancellationToken);

    private IAsyncEnumerable<T> Items<T>(string method, object arguments, Action<TroveException>? unreadable, CancellationToken cancellationToken) =>
        ItemsReader.ReadAsync<T>(http, ServerPath.Call(connection.Tenant, method), arguments, unreadable, cancellationToken);
}
