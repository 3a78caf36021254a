using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Spreads the data of clusters evenly over their nodes.</summary>
[Cmdlet(VerbsCommon.Optimize, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class OptimizeTroveClusterCommand : ClusterOperationCmdlet
{
    private protected override OperationRequest Request(Guid clusterId) => new OptimizeClusterRequest
    {
        ClusterId = clusterId,
        Command = CommandText,
        Timeout = Limit,
    };
}
