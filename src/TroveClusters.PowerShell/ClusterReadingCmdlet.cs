using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that read one thing about each cluster.</summary>
public abstract class ClusterReadingCmdlet : TroveCmdlet
{
    /// <summary>The cluster, by name, wildcard, id or object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    private protected sealed override void ProcessInput()
    {
        foreach (TroveCluster cluster in ClusterLookup.Many(this, Cluster!))
            Guard(() => Write(cluster.Id), cluster);
    }

    private protected abstract void Write(Guid clusterId);
}
