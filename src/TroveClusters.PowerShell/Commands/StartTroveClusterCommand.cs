using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Starts those nodes of clusters that are not running.</summary>
[Cmdlet(VerbsLifecycle.Start, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class StartTroveClusterCommand : ClusterOperationCmdlet
{
    private protected override OperationRequest Request(Guid clusterId) => new StartClusterRequest
    {
        ClusterId = clusterId,
        Command = CommandText,
        Timeout = Limit,
    };
}
