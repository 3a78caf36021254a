using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Adds nodes to a cluster.</summary>
[Cmdlet(VerbsCommon.Add, "TroveClusterNode", SupportsShouldProcess = true)]
[OutputType(typeof(TroveClusterNode))]
public sealed class AddTroveClusterNodeCommand : TroveOperationCmdlet
{
    private const string CountSet = "Count";
    private const string NodeSet = "Node";

    /// <summary>The cluster, by name, id or object; a wildcard must match exactly one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>How many nodes to add.</summary>
    [Parameter(ParameterSetName = CountSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 100)]
    public int Count { get; set; }

    /// <summary>
    /// The nodes to add, one by one: hashtables such as @{Name='web-01-extra'}, endpoints such as 10.0.0.4:6379, or
    /// TroveNodeSpec objects. On hosts, Host is the name or the address of a registered host, or the address of one whose key is in
    /// your known hosts, such as root@10.0.0.4.
    /// </summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [NodeSpecTransformation]
    public TroveNodeSpec[] Node { get; set; } = [];

    /// <summary>The new nodes' flavor, by id or name. Without it they get the cluster's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlavorTransformation]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string? Flavor { get; set; }

    /// <summary>The size of each new node's volume in GB. Without it they get the cluster's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public int? VolumeSize { get; set; }

    /// <summary>Redis: the part the new nodes play. Primary, a primary without slots, where it is not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyIsNotGiven]
    public TroveNodeRole? Role { get; set; }

    /// <summary>Redis: the name or id of the primary that new replicas copy. Without it the one with the fewest replicas is taken.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string? ReplicaOf { get; set; }

    // Not by property name: a cluster that is piped in has one, which is no wish.
    /// <summary>Vertica: how many nodes may fail by design afterwards, 0, 1 or 2. Without it it stays as it is.</summary>
    [Parameter]
    [EmptyIsNotGiven]
    [Within(0, 2)]
    public int? KSafety { get; set; }

    /// <summary>
    /// Vertica: leave the data where it is. The new nodes hold none until Optimize-TroveCluster has run; without it the data is
    /// rebalanced in the background.
    /// </summary>
    [Parameter]
    public SwitchParameter NoRebalance { get; set; }

    /// <summary>
    /// Redis: move slots to the new primaries, so that every primary owns as many. Without it new nodes stay empty. Vertica: data is
    /// rebalanced anyhow, unless -NoRebalance is given.
    /// </summary>
    [Parameter]
    public SwitchParameter Rebalance { get; set; }

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxLatencyMilliseconds"/>
    [Parameter]
    [ValidateRange(1, 60000)]
    public int? MaxLatencyMilliseconds { get; set; }

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxBytesPerSecond"/>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MaxBytesPerSecond { get; set; }

    /// <summary>
    /// Vertica: the path of the server's package, on the host that drives the installation or on this machine, from where it is
    /// copied. Without it the configured one is taken.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Package { get; set; }

    /// <summary>
    /// Vertica: from which severity on a finding of the installer fails it: HINT, WARN, FAIL, HALT, or NONE, with which nothing
    /// does. Without it the configured one is taken.
    /// </summary>
    [Parameter]
    [ValidateSet("HINT", "WARN", "FAIL", "HALT", "NONE")]
    public string? FailureThreshold { get; set; }

    /// <summary>
    /// The user and the password to log in with on hosts that are not registered; the user is taken for hosts that are named without
    /// one. Without it the user is root, and the SSH client takes what it finds by itself. The password is stored encrypted.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? HostCredential { get; set; }

    /// <summary>When the growth fails, keep what was made, to look at it.</summary>
    [Parameter]
    public SwitchParameter KeepOnFailure { get; set; }

    private protected override void ProcessInput()
    {
        TroveClusterIdentity cluster = Cluster!;
        if (cluster.Kind is TroveIdentityKind.Node or TroveIdentityKind.Operation)
            throw WrongNoun.Refuse(cluster, "nodes are added to clusters");
        var request = new AddNodesRequest
        {
            ClusterId = cluster.Id ?? ClusterLookup.One(this, cluster).Id,
            Nodes = ParameterSetName == CountSet ? NodeSpecs.Repeat(Count) : Node,
            Flavor = ParameterTexts.Optional(Flavor),
            VolumeSize = VolumeSize,
            Role = Role,
            ReplicaOf = ParameterTexts.Optional(ReplicaOf),
            KSafety = KSafety,
            NoRebalance = NoRebalance,
            Rebalance = Rebalance,
            Limits = SlotMoveParameters.Limits(MaxLatencyMilliseconds, MaxBytesPerSecond),
            Package = Package,
            FailureThreshold = FailureThreshold?.ToUpperInvariant(),
            HostUser = HostLogins.User(HostCredential),
            HostPassword = HostLogins.Password(HostCredential),
            KeepOnFailure = KeepOnFailure,
            Command = CommandText,
            Timeout = Limit,
        };
        if (Change(request) is { } result)
            WriteObject(result.Nodes, enumerateCollection: true);
    }
}
