using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Brings back nodes that are down, or puts another host in the place of one that is lost.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "TroveCluster", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class RepairTroveClusterCommand : ClusterOperationCmdlet
{
    /// <summary>Names, ids or wildcards of the nodes to bring back. Without it all that are down are.</summary>
    [Parameter]
    [Alias("NodeName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>
    /// The host that takes the place of a node whose own host is lost: the name or the address of a registered host, or the address
    /// of one whose key is in your known hosts, such as root@10.0.0.7. One node must be meant.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NodeSpecTransformation]
    public TroveNodeSpec? Replacement { get; set; }

    /// <summary>
    /// The user and the password to log in with on a host that is not registered; the user is taken for a host that is named without
    /// one. Without it the user is root, and the SSH client takes what it finds by itself. The password is stored encrypted.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? HostCredential { get; set; }

    private protected override OperationRequest Request(Guid clusterId) => new RepairClusterRequest
    {
        ClusterId = clusterId,
        Nodes = Node,
        Replacement = Replacement,
        HostUser = HostLogins.User(HostCredential),
        HostPassword = HostLogins.Password(HostCredential),
        Command = CommandText,
        Timeout = Limit,
    };
}
