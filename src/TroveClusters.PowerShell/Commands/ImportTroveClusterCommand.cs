using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Adopts a cluster that somebody else installed.</summary>
[Cmdlet(VerbsData.Import, "TroveCluster", SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class ImportTroveClusterCommand : TroveOperationCmdlet
{
    /// <summary>The datastore, such as vertica.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DatastoreCompleter))]
    public string Datastore { get; set; } = "";

    /// <summary>
    /// A host of the cluster, or several: names or addresses of registered hosts, or addresses of hosts whose keys are in your known
    /// hosts, such as root@10.0.0.4. One is enough; it tells the others.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [NodeSpecTransformation]
    public TroveNodeSpec[] Node { get; set; } = [];

    /// <summary>The name the cluster is to have here, unique without regard to case. Without it it has the name of its database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    public string? Name { get; set; }

    /// <summary>The database. It must be named only where the hosts have several.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Database { get; set; }

    /// <summary>The password of the database's administrator. The user name must be dbadmin. It is stored encrypted.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>
    /// The user and the password to log in with on hosts that are not registered; the user is taken for hosts that are named without
    /// one. Without it the user is root, and the SSH client takes what it finds by itself. The password is stored encrypted.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? HostCredential { get; set; }

    /// <summary>The flavor to record for its nodes, by id or name. Without it the configured default is taken, if there is one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlavorTransformation]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string? Flavor { get; set; }

    /// <summary>The size to record for each node's volume, in GB. Without it the configured default is taken, if there is one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? VolumeSize { get; set; }

    private protected override void ProcessInput()
    {
        var request = new ImportClusterRequest
        {
            Name = ParameterTexts.Optional(Name),
            Datastore = Datastore,
            Nodes = Node,
            Database = ParameterTexts.Optional(Database),
            Password = ClusterLogins.Password(Credential, ClusterLogins.UserOf(Datastore)),
            HostUser = HostLogins.User(HostCredential),
            HostPassword = HostLogins.Password(HostCredential),
            Flavor = ParameterTexts.Optional(Flavor),
            VolumeSize = VolumeSize,
            Command = CommandText,
            Timeout = Limit,
        };
        if (Change(request)?.Cluster is { } cluster)
            WriteObject(cluster);
    }
}
