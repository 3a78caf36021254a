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
        var query = new OperationQuery
        {
            Clusters = clusterId is null && Cluster?.Name is { } name ? [new NamePattern(name)] : [],
            States = State,
        };
        foreach (TroveOperation operation in Read((service, token) => service.GetOperationsAsync(query, token)))
        {
            if (clusterId is null || operation.ClusterId == clusterId)
                WriteObject(operation);
        }
    }

    private void WriteById(Guid[] ids)
    {
        var missing = ids.ToHashSet();
        var query = new OperationQuery { Ids = ids };
        foreach (TroveOperation operation in Read((service, token) => service.GetOperationsAsync(query, token)))
        {
            missing.Remove(operation.Id);
            if (State.Length == 0 || State.Contains(operation.State))
                WriteObject(operation);
        }
        foreach (Guid id in missing)
            Report(TroveErrorId.OperationNotFound, $"There is no operation '{id}'.", id);
    }
}
