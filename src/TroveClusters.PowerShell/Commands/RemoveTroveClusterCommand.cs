using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Deletes clusters with their nodes and data.</summary>
[Cmdlet(VerbsCommon.Remove, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveCluster))]
public sealed class RemoveTroveClusterCommand : ClusterOperationCmdlet
{
    /// <summary>Go on although a node cannot be reached.</summary>
    [Parameter]
    public SwitchParameter AllowUnreachable { get; set; }

    /// <summary>
    /// Delete the data of clusters that were imported, too; without it they are only forgotten. What was created here always goes
    /// with its data.
    /// </summary>
    [Parameter]
    public SwitchParameter DeleteData { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new RemoveClusterRequest
    {
        ClusterId = clusterId,
        AllowUnreachable = AllowUnreachable,
        DeleteData = DeleteData,
        Command = CommandText,
        Timeout = Limit,
    };
}
