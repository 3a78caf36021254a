using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets operations from the journal, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "TroveOperation", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(TroveOperation))]
public sealed class GetTroveOperationCommand : TroveCmdlet
{
    private const string ClusterSet = "Cluster";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>The cluster, by name, wildcard, id or object; it may have been removed. Without it the operations of all clusters are returned.</summary>
    [Parameter(ParameterSetName = ClusterSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>Ids of operations.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true)]
    [ArgumentCompleter(typeof(OperationIdCompleter))]
    public Guid[] Id { get; set; } = [];

    /// <summary>Operations to read again.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public TroveOperation[] InputObject { get; set; } = [];

    /// <summary>Return only operations in these states.</summary>
    [Parameter]
    public TroveOperationState[] State { get; set; } = [];

    /// <summary>Return only operations of these kinds.</summary>
    [Parameter]
    public TroveOperationKind[] Kind { get; set; } = [];

    /// <summary>Return only operations that these users began: names or wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>Return only operations that began at this time or later. A time without a zone is local.</summary>
    [Parameter]
    [Alias("After")]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Return only operations that began at this time or earlier. A time without a zone is local.</summary>
    [Parameter]
    [Alias("Before")]
    public DateTimeOffset? Until { get; set; }

    private protected override void ProcessInput()
    {
        switch (ParameterSetName)
        {
            case IdSet:
                WriteById(Id);
                break;
            case InputObjectSet:
                WriteById([.. InputObject.Select(operation => operation.Id)]);
                break;
            default:
                WriteByCluster();
                break;
        }
    }

    // Clusters are not looked up: the journal remembers those that are gone, and names are given again.
    private void WriteByCluster()
    {
        Guid? clusterId = Cluster?.Id;
        if (clusterId is null && Guid.TryParse(Cluster?.Name, out Guid parsed))
            clusterId = parsed;
        IReadOnlyList<NamePattern> names = clusterId is null && Cluster?.Name is { } name ? [new NamePattern(name)] : [];
        foreach (TroveOperation operation in Query([], clusterId is { } id ? [id] : [], names))
            WriteObject(operation);
    }

    private void WriteById(Guid[] ids)
    {
        if (ids.Length == 0)
            return;
        var missing = ids.ToHashSet();
        foreach (TroveOperation operation in Query(ids, [], []))
        {
            missing.Remove(operation.Id);
            WriteObject(operation);
        }
        // Those that are there, and that the filters keep back, are not missing.
        if (missing.Count > 0)
            missing.ExceptWith(Read((service, token) => service.GetOperationsAsync(new OperationQuery { Ids = [.. missing] }, token)).Select(operation => operation.Id));
        foreach (Guid id in missing)
            Report(TroveErrorId.OperationNotFound, $"There is no operation '{id}'.", id);
    }

    private IEnumerable<TroveOperation> Query(Guid[] ids, Guid[] clusterIds, IReadOnlyList<NamePattern> clusters)
    {
        var query = new OperationQuery
        {
            Ids = ids,
            ClusterIds = clusterIds,
            Clusters = clusters,
            Kinds = Kind,
            States = State,
            Users = [.. User.Select(name => new NamePattern(name))],
            Since = Since,
            Until = Until,
        };
        return Read((service, token) => service.GetOperationsAsync(query, token));
    }
}
