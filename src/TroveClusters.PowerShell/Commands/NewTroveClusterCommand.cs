using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Creates a cluster.</summary>
[Cmdlet(VerbsCommon.New, "TroveCluster", SupportsShouldProcess = true)]
[OutputType(typeof(TroveCluster))]
public sealed class NewTroveClusterCommand : TroveOperationCmdlet
{
    private const string CountSet = "Count";
    private const string NodeSet = "Node";

    // Nodes can come one at a time; a cluster is created when all have come.
    private readonly List<(CreateClusterRequest Request, List<TroveNodeSpec> Nodes)> _collected = [];

    /// <summary>The cluster's name, unique without regard to case.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    public string Name { get; set; } = "";

    /// <summary>The datastore, such as redis.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DatastoreCompleter))]
    public string Datastore { get; set; } = "";

    /// <summary>The datastore's version or the beginning of it: 7 takes 7.0.15. Without it the version that is here is taken.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DatastoreVersionCompleter))]
    public string? DatastoreVersion { get; set; }

    /// <summary>The number of nodes, all alike.</summary>
    [Parameter(ParameterSetName = CountSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 16384)]
    public int NodeCount { get; set; }

    /// <summary>
    /// The nodes, one by one: hashtables such as @{Flavor=2;VolumeSize=2}, endpoints such as 10.0.0.4:6379, or
    /// TroveNodeSpec objects. With the provider ssh, Host is the name or the address of a registered host, or the address of one
    /// whose key is in your known hosts, such as root@10.0.0.4. Nodes that come through the pipeline are collected into one
    /// cluster.
    /// </summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, Position = 2, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [NodeSpecTransformation]
    public TroveNodeSpec[] Node { get; set; } = [];

    /// <summary>The nodes' flavor, by id or name. Without it the configured default is taken, if there is one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlavorTransformation]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string? Flavor { get; set; }

    /// <summary>The size of each node's volume in GB. Without it the configured default is taken, if there is one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? VolumeSize { get; set; }

    /// <summary>Where the nodes come from: local starts them on this machine, ssh on hosts that are registered or named by the nodes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProviderCompleter))]
    public string? Provider { get; set; }

    /// <summary>Where nodes are put relative to each other: affinity, all on one host; anti-affinity, each on its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [LocalityTransformation]
    public TroveLocality Locality { get; set; }

    /// <summary>Redis: the number of replicas of each primary. The number of nodes must be a multiple of one more than this.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 5)]
    public int ReplicaCount { get; set; }

    /// <summary>Vertica: the name of the database. Without it the configured one is taken.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Database { get; set; }

    /// <summary>Vertica: how many nodes may fail by design, 0, 1 or 2. Without it 1 where there are three nodes or more, else 0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    [Within(0, 2)]
    public int? KSafety { get; set; }

    /// <summary>
    /// Vertica: the path of the server's package, on the host that drives the installation or on this machine, from where it is
    /// copied. Without it the configured one is taken.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Package { get; set; }

    /// <summary>
    /// Vertica: the path of the licence, on the host that drives the installation or on this machine; CE for the Community Edition,
    /// which stops at three nodes. Without it the configured one is taken.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? License { get; set; }

    /// <summary>
    /// Vertica: from which severity on a finding of the installer fails it: HINT, WARN, FAIL, HALT, or NONE, with which nothing
    /// does. Without it the configured one is taken.
    /// </summary>
    [Parameter]
    [ValidateSet("HINT", "WARN", "FAIL", "HALT", "NONE")]
    public string? FailureThreshold { get; set; }

    /// <summary>
    /// Vertica: have the nodes speak to each other one by one, as they must where the network passes no broadcasts. It is kept for
    /// all nodes that are added later.
    /// </summary>
    [Parameter]
    public SwitchParameter PointToPoint { get; set; }

    /// <summary>
    /// The password the cluster is to have, instead of a generated one. The user name must be default, for Vertica dbadmin.
    /// </summary>
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

    /// <summary>When the creation fails, keep what was made, to look at it.</summary>
    [Parameter]
    public SwitchParameter KeepOnFailure { get; set; }

    private protected override void ProcessInput()
    {
        if (ParameterSetName == CountSet)
        {
            Create(Request(NodeSpecs.Repeat(NodeCount)));
            return;
        }
        int at = _collected.FindIndex(one => string.Equals(one.Request.Name, Name, StringComparison.OrdinalIgnoreCase));
        if (at >= 0)
        {
            _collected[at].Nodes.AddRange(Node);
            return;
        }
        var nodes = new List<TroveNodeSpec>(Node);
        _collected.Add((Request(nodes), nodes));
    }

    private protected override void Finish()
    {
        foreach ((CreateClusterRequest request, _) in _collected)
            Guard(() => Create(request), request.Name);
    }

    private void Create(CreateClusterRequest request)
    {
        if (Change(request)?.Cluster is { } cluster)
            WriteObject(cluster);
    }

    private CreateClusterRequest Request(IReadOnlyList<TroveNodeSpec> nodes) => new()
    {
        Name = Name,
        Datastore = Datastore,
        DatastoreVersion = ParameterTexts.Optional(DatastoreVersion),
        Nodes = nodes,
        Flavor = ParameterTexts.Optional(Flavor),
        VolumeSize = VolumeSize,
        Provider = ParameterTexts.Optional(Provider),
        Locality = Locality,
        ReplicaCount = ReplicaCount,
        Database = ParameterTexts.Optional(Database),
        KSafety = KSafety,
        Package = Package,
        License = License,
        FailureThreshold = FailureThreshold?.ToUpperInvariant(),
        PointToPoint = MyInvocation.BoundParameters.ContainsKey(nameof(PointToPoint)) ? PointToPoint.IsPresent : null,
        Password = ClusterLogins.Password(Credential, ClusterLogins.UserOf(Datastore)),
        HostUser = HostLogins.User(HostCredential),
        HostPassword = HostLogins.Password(HostCredential),
        KeepOnFailure = KeepOnFailure,
        Command = CommandText,
        Timeout = Limit,
    };
}
