using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that work on whole clusters, one after the other.</summary>
public abstract class ClusterOperationCmdlet : TroveOperationCmdlet
{
    private protected const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>Names or wildcards of clusters.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of clusters.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public Guid[] Id { get; set; } = [];

    /// <summary>Clusters, as Get-TroveCluster returns them.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveCluster[] InputObject { get; set; } = [];

    private protected sealed override void ProcessInput()
    {
        switch (ParameterSetName)
        {
            case IdSet:
                Each(Id, id => id);
                break;
            case InputObjectSet:
                Each(InputObject, cluster => cluster.Id);
                break;
            default:
                foreach (string name in Name)
                    Guard(() => Each(ClusterLookup.Many(this, new TroveClusterIdentity(name)), cluster => cluster.Id), name);
                break;
        }
    }

    private protected abstract OperationRequest Request(Guid clusterId);

    private void Each<T>(IEnumerable<T> clusters, Func<T, Guid> idOf)
        where T : notnull
    {
        foreach (T cluster in clusters)
            Guard(() => Work(idOf(cluster)), cluster);
    }

    private void Work(Guid clusterId)
    {
        TrovePlan plan = Plan(Request(clusterId));
        if (ChangeOrKeep(plan) is { } snapshot)
            WriteObject(snapshot);
    }
}
