using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gives the nodes of clusters another version of their server, one after the other.</summary>
[Cmdlet(VerbsData.Update, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class UpdateTroveClusterCommand : ClusterOperationCmdlet
{
    /// <summary>The version, or how it begins: 7 stands for 7.0.15. Get-TroveDatastore shows those there are.</summary>
    [Parameter(Mandatory = true)]
    [Alias("Version")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DatastoreVersionCompleter))]
    public string DatastoreVersion { get; set; } = "";

    /// <summary>
    /// Go on although another node cannot be reached, and kill a server that does not end by itself. What it has not written
    /// by then is lost.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowUnreachable { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new UpgradeClusterRequest
    {
        ClusterId = clusterId,
        DatastoreVersion = DatastoreVersion,
        AllowUnreachable = AllowUnreachable,
        Command = CommandText,
        Timeout = Limit,
    };
}
