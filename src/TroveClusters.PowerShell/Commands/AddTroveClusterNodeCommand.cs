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
    /// TroveNodeSpec objects.
    /// </summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public TroveNodeSpec[] Node { get; set; } = [];

    /// <summary>The id of the new nodes' flavor. Without it they get the cluster's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string? Flavor { get; set; }

    /// <summary>The size of each new node's volume in GB. Without it they get the cluster's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? VolumeSize { get; set; }

    /// <summary>Redis: the part the new nodes play. Primary, a primary without slots, where it is not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public TroveNodeRole? Role { get; set; }

    /// <summary>Redis: the name or id of the primary that new replicas copy. Without it the one with the fewest replicas is taken.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string? ReplicaOf { get; set; }

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
            KeepOnFailure = KeepOnFailure,
            Command = CommandText,
            Timeout = Limit,
        };
        if (Change(request) is { } result)
            WriteObject(result.Nodes, enumerateCollection: true);
    }
}
