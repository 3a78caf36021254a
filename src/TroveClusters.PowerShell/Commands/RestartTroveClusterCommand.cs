using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Restarts the nodes of clusters, one after the other.</summary>
[Cmdlet(VerbsLifecycle.Restart, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class RestartTroveClusterCommand : ClusterOperationCmdlet
{
    /// <summary>Names, ids or wildcards of the nodes to restart. Without it all nodes are restarted.</summary>
    [Parameter]
    [Alias("NodeName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>
    /// Go on although another node cannot be reached, and kill a server that does not end by itself. What it has not written
    /// by then is lost.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowUnreachable { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new RestartClusterRequest
    {
        ClusterId = clusterId,
        Nodes = Node,
        AllowUnreachable = AllowUnreachable,
        Command = CommandText,
        Timeout = Limit,
    };
}
