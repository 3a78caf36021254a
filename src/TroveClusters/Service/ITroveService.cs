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

    /// <summary>A cluster's user and password.</summary>
    Task<TroveClusterCredential> GetCredentialAsync(Guid clusterId, CancellationToken cancellationToken);

    /// <summary>What an application needs to reach a cluster, without the password.</summary>
    Task<TroveClusterConnection> GetConnectionAsync(Guid clusterId, CancellationToken cancellationToken);

    /// <summary>The datastores and what of them can be had here.</summary>
    Task<IReadOnlyList<TroveDatastore>> GetDatastoresAsync(CancellationToken cancellationToken);

    /// <summary>The flavors.</summary>
    Task<IReadOnlyList<TroveFlavor>> GetFlavorsAsync(CancellationToken cancellationToken);

    /// <summary>All settings as they are now, and what is wrong in the configuration file.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the file cannot be read.</exception>
    Task<TroveConfiguration> GetConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>Changes one setting in the configuration file, which keeps its comments and its layout.</summary>
    /// <exception cref="TroveException">
    /// <c>InvalidArgument</c>: there is no such option, or the value is none for it. <c>ConfigurationInvalid</c>: the file
    /// cannot be read or written; it is left as it was.
    /// </exception>
    Task<TroveSettingChange> SetSettingAsync(SetSettingRequest request, CancellationToken cancellationToken);

    /// <summary>The names of the providers.</summary>
    IReadOnlyList<string> Providers { get; }
}
