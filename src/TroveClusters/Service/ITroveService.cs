namespace TroveClusters;

/// <summary>
/// Everything that can be done, for one tenant. Thread-safe. Errors are <see cref="TroveException"/>s; a read that
/// finds nothing returns nothing.
/// </summary>
public interface ITroveService
{
    /// <summary>Reads clusters, ordered by name.</summary>
    IAsyncEnumerable<TroveCluster> GetClustersAsync(ClusterQuery query, CancellationToken cancellationToken);

    /// <summary>Checks everything that can be checked and says what would be done. Writes nothing.</summary>
    Task<TrovePlan> PlanAsync(OperationRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the cluster and runs a plan, journaled. When cancelled, the step in hand ends, then the operation rolls
    /// back or stops at a safe point, and only then the call ends, with <c>OperationStopped</c>.
    /// </summary>
    Task<OperationResult> RunAsync(TrovePlan plan, IOperationObserver observer, CancellationToken cancellationToken);

    /// <summary>Reads the journal, newest first.</summary>
    IAsyncEnumerable<TroveOperation> GetOperationsAsync(OperationQuery query, CancellationToken cancellationToken);

    /// <summary>Finishes or undoes an operation whose owner is gone.</summary>
    Task<OperationResult> ResumeAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken);

    /// <summary>
    /// Asks an operation that another one runs to stop, as Ctrl-C does: the step in hand ends, then it is rolled back, or
    /// completed where it has gone too far. Does not wait for that. One that has ended is returned as it is.
    /// </summary>
    /// <param name="operationId">The operation.</param>
    /// <param name="checkOnly">Only say what would be done.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TroveException"><c>OperationNotFound</c>; <c>OperationInterrupted</c>: nobody runs it.</exception>
    Task<TroveOperationChange> StopAsync(Guid operationId, bool checkOnly, CancellationToken cancellationToken);

    /// <summary>Checks whether an operation can be undone and says what would be done. Writes nothing.</summary>
    /// <inheritdoc cref="UndoAsync" path="/exception"/>
    Task<TroveOperationChange> PlanUndoAsync(Guid operationId, CancellationToken cancellationToken);

    /// <summary>
    /// Rolls back an operation that was interrupted, or that failed with everything kept. One that has been rolled back is
    /// returned as it is. When cancelled, the step in hand ends and the operation stays interrupted.
    /// </summary>
    /// <exception cref="TroveException">
    /// <c>OperationNotFound</c>; <c>TroveClusterBusy</c>: somebody runs it, or works on its cluster;
    /// <c>OperationNotUndoable</c>: it is done, has gone too far, or what it made is not as it left it;
    /// <c>NodeOwnsSlots</c>, <c>NodeHasReplicas</c>: what it made is needed by now.
    /// </exception>
    Task<OperationResult> UndoAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken);

    /// <summary>A cluster's user and password.</summary>
    Task<TroveClusterCredential> GetCredentialAsync(Guid clusterId, CancellationToken cancellationToken);

    /// <summary>The user and password of a cluster's root; null where root is not enabled.</summary>
    Task<TroveClusterCredential?> GetRootCredentialAsync(Guid clusterId, CancellationToken cancellationToken);

    /// <summary>What an application needs to reach a cluster, without the password.</summary>
    Task<TroveClusterConnection> GetConnectionAsync(Guid clusterId, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the ends of the logs of a cluster's nodes, also of nodes that are down: oldest first, the nodes' lines
    /// merged by their times. No password is in it.
    /// </summary>
    IAsyncEnumerable<TroveLogEntry> GetLogAsync(LogQuery query, CancellationToken cancellationToken);

    /// <summary>Measures a cluster. Nodes that do not answer are in the result, marked so.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="interval">For how long what happens per second is counted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<TroveClusterMeasurement> MeasureAsync(Guid clusterId, TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>The datastores and what of them can be had here.</summary>
    Task<IReadOnlyList<TroveDatastore>> GetDatastoresAsync(CancellationToken cancellationToken);

    /// <summary>The flavors, which are the same for all tenants: those that are always there, then the others by name.</summary>
    Task<IReadOnlyList<TroveFlavor>> GetFlavorsAsync(CancellationToken cancellationToken);

    /// <summary>Makes a flavor.</summary>
    /// <exception cref="TroveException">
    /// <c>InvalidName</c>, <c>InvalidFlavor</c>: it cannot be. <c>FlavorAlreadyExists</c>: another one has its name or its id.
    /// </exception>
    Task<TroveFlavorChange> NewFlavorAsync(NewFlavorRequest request, CancellationToken cancellationToken);

    /// <summary>Removes a flavor that no node has.</summary>
    /// <exception cref="TroveException">
    /// <c>FlavorNotFound</c>; <c>FlavorIsBuiltIn</c>: it is always there. <c>FlavorInUse</c>: nodes have it, of any tenant.
    /// </exception>
    Task<TroveFlavorChange> RemoveFlavorAsync(RemoveFlavorRequest request, CancellationToken cancellationToken);

    /// <summary>The hosts a query asks for, which are the same for all tenants, ordered by name.</summary>
    Task<IReadOnlyList<TroveHost>> GetHostsAsync(HostQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Registers a host, or changes one that is registered. Asks it for its keys, logs in once with those that are trusted,
    /// and only then writes.
    /// </summary>
    /// <exception cref="TroveException">
    /// <c>InvalidEndpoint</c>, <c>InvalidName</c>, <c>InvalidArgument</c>, <c>FlavorNotFound</c>: the wish cannot be.
    /// <c>HostAlreadyExists</c>: another one has its name or is logged in to in the same way. <c>HostUnreachable</c>;
    /// <c>HostKeyUnknown</c>: it shows none of the keys expected; <c>HostKeyChanged</c>: none of those registered or agreed
    /// to; <c>AuthenticationFailed</c>; <c>HostNotSuitable</c>: it lets us in and runs no command.
    /// </exception>
    Task<TroveHostChange> RegisterHostAsync(RegisterHostRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Looks at hosts, several at once: the findings of a host together, in the order of the request, and of each host in
    /// the order of the checks. What is wrong with a host is a finding, never an error; the catalog keeps how it was.
    /// </summary>
    /// <exception cref="TroveException"><c>HostNotFound</c>: one of them is not registered; nothing is looked at then.</exception>
    IAsyncEnumerable<TroveFinding> TestHostsAsync(TestHostsRequest request, CancellationToken cancellationToken);

    /// <summary>Forgets a host that no node is on, and its password. The host itself is not touched.</summary>
    /// <exception cref="TroveException"><c>HostNotFound</c>; <c>HostInUse</c>: nodes are on it, of any tenant.</exception>
    Task<TroveHostChange> UnregisterHostAsync(UnregisterHostRequest request, CancellationToken cancellationToken);

    /// <summary>The quotas of tenants: a tenant after the other, each with all its resources.</summary>
    Task<IReadOnlyList<TroveQuota>> GetQuotasAsync(QuotaQuery query, CancellationToken cancellationToken);

    /// <summary>Limits what a tenant may have. What it has stays, even beyond the limit.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: there is no such resource, tenant or limit.</exception>
    Task<TroveQuotaChange> SetQuotaAsync(SetQuotaRequest request, CancellationToken cancellationToken);

    /// <summary>The tokens of the server, of all tenants, ordered by name. None of them carries the token itself.</summary>
    Task<IReadOnlyList<TroveServerToken>> GetServerTokensAsync(ServerTokenQuery query, CancellationToken cancellationToken);

    /// <summary>Makes a server token. The token itself is in the result, and nowhere else: the catalog keeps its hash.</summary>
    /// <exception cref="TroveException">
    /// <c>InvalidName</c>; <c>InvalidArgument</c>: there can be no such tenant, or it would have expired already.
    /// <c>ServerTokenAlreadyExists</c>: another one has its name.
    /// </exception>
    Task<TroveServerTokenChange> NewServerTokenAsync(NewServerTokenRequest request, CancellationToken cancellationToken);

    /// <summary>Removes a server token, which opens nothing from then on.</summary>
    /// <exception cref="TroveException"><c>ServerTokenNotFound</c>.</exception>
    Task<TroveServerTokenChange> RemoveServerTokenAsync(RemoveServerTokenRequest request, CancellationToken cancellationToken);

    /// <summary>All settings as they are now, and what is wrong in the configuration file.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the file cannot be read.</exception>
    Task<TroveConfiguration> GetConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>Changes one setting in the configuration file, which keeps its comments and its layout.</summary>
    /// <exception cref="TroveException">
    /// <c>InvalidArgument</c>: there is no such option, or the value is none for it. <c>ConfigurationInvalid</c>: the file
    /// cannot be read or written; it is left as it was.
    /// </exception>
    Task<TroveSettingChange> SetSettingAsync(SetSettingRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the catalog, the key of its passwords and the configuration into one private file, as they are at one moment,
    /// while others go on writing.
    /// </summary>
    /// <exception cref="TroveException">
    /// <c>BackupAlreadyExists</c>; <c>CatalogUnavailable</c>: there is no catalog, it cannot be read, or the file not written.
    /// Nothing is left of it then.
    /// </exception>
    Task<TroveCatalogCare<TroveCatalogBackup>> BackupCatalogAsync(BackupCatalogRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a backup in the place of the catalog: wholly or not at all, whatever happens meanwhile. The catalog as it was is
    /// kept beside it. No server is touched.
    /// </summary>
    /// <exception cref="TroveException">
    /// <c>BackupNotFound</c>, <c>BackupInvalid</c>; <c>CatalogVersionTooNew</c>: a newer version made it;
    /// <c>TroveClusterBusy</c>: an operation runs; <c>CatalogUnavailable</c>: it could not be written.
    /// </exception>
    Task<TroveCatalogCare<TroveCatalogRestore>> RestoreCatalogAsync(RestoreCatalogRequest request, CancellationToken cancellationToken);

    /// <summary>The names of the providers.</summary>
    IReadOnlyList<string> Providers { get; }
}
