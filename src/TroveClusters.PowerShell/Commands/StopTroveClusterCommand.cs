using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Stops clusters and keeps their data.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveCluster))]
public sealed class StopTroveClusterCommand : ClusterOperationCmdlet
{
    /// <summary>Kill a server that does not end by itself. What it has not written by then is lost.</summary>
    [Parameter]
    public SwitchParameter AllowUnreachable { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new StopClusterRequest
    {
        ClusterId = clusterId,
        AllowUnreachable = AllowUnreachable,
        Command = CommandText,
        Timeout = Limit,
    };
}
