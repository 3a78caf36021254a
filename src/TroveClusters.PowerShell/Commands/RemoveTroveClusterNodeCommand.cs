using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Removes nodes from a cluster.</summary>
[Cmdlet(VerbsCommon.Remove, "TroveClusterNode", DefaultParameterSetName = NodeSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TroveClusterNode))]
public sealed class RemoveTroveClusterNodeCommand : TroveOperationCmdlet
{
    private const string NodeSet = "Node";
    private const string CountSet = "Count";
    private const string InputObjectSet = "InputObject";

    // By cluster, in the order they came: whether nodes may go is judged on all that shall go together.
    private readonly List<Batch> _batches = [];

    // Before InputObject: completion takes the first parameter of a position.
    /// <summary>The cluster, by name, id or object; a wildcard must match exactly one.</summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = CountSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>Names, ids or wildcards of the nodes to remove.</summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("NodeName", "NodeId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>Nodes to remove.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveClusterNode[] InputObject { get; set; } = [];

    /// <summary>
    /// How many nodes to remove. They are chosen: replicas first, then those with the fewest slots, or with -Drain the fewest keys, then
    /// the newest.
    /// </summary>
    [Parameter(ParameterSetName = CountSet, Mandatory = true)]
    [ValidateRange(1, 16384)]
    public int Count { get; set; }

    /// <summary>
    /// Redis: move the nodes' slots, with their keys, to those that stay first. Without it a node that owns slots is refused. Vertica:
    /// the data is moved away anyhow.
    /// </summary>
    [Parameter]
    public SwitchParameter Drain { get; set; }

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxLatencyMilliseconds"/>
    [Parameter]
    [ValidateRange(1, 60000)]
    public int? MaxLatencyMilliseconds { get; set; }

    /// <inheritdoc cref="OptimizeTroveClusterCommand.MaxBytesPerSecond"/>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MaxBytesPerSecond { get; set; }

    /// <summary>Go on although a node of the cluster cannot be reached.</summary>
    [Parameter]
    public SwitchParameter AllowUnreachable { get; set; }

    private protected override void ProcessInput()
    {
        if (ParameterSetName == InputObjectSet)
        {
            foreach (TroveClusterNode node in InputObject)
                BatchOf(node.ClusterId).Nodes.Add(node.Id.ToString());
            return;
        }
        TroveClusterIdentity cluster = Cluster!;
        if (!Means(cluster))
            throw WrongNoun.Refuse(cluster, "it is not the cluster to remove other nodes from");
        Batch batch = BatchOf(cluster.Id ?? ClusterLookup.One(this, cluster).Id);
        if (ParameterSetName == CountSet)
            batch.Count += Count;
        else
            batch.Nodes.AddRange(Node);
    }

    private protected override void Finish()
    {
        foreach (Batch batch in _batches)
            Guard(() => Remove(batch), batch.ClusterId);
    }

    private void Remove(Batch batch)
    {
        TrovePlan? plan = Plan(Request(batch.ClusterId, batch.Nodes, batch.Count > 0 ? batch.Count : null));
        bool divisible = plan.TargetIds.Count == TargetsOf(plan).Count;
        IReadOnlyList<int> approved = ApproveTargets(plan, whole: !divisible);
        if (approved.Count < TargetsOf(plan).Count)
            plan = divisible && approved.Count > 0 ? PlanPart(plan, approved) : null;
        if (plan is not null)
            WriteObject(Run(plan).Nodes, enumerateCollection: true);
    }

    // A smaller batch is another batch: it is checked again as a whole.
    private TrovePlan PlanPart(TrovePlan plan, IReadOnlyList<int> approved) =>
        Plan(Request(plan.ClusterId, [.. approved.Select(i => plan.TargetIds[i].ToString())], count: null));

    private RemoveNodesRequest Request(Guid clusterId, IReadOnlyList<string> nodes, int? count) => new()
    {
        ClusterId = clusterId,
        Nodes = nodes,
        Count = count,
        Drain = Drain,
        Limits = SlotMoveParameters.Limits(MaxLatencyMilliseconds, MaxBytesPerSecond),
        AllowUnreachable = AllowUnreachable,
        Command = CommandText,
        Timeout = Limit,
    };

    // A node that names its cluster is welcome only when it is itself what shall go: then it came from a job or a file.
    private bool Means(TroveClusterIdentity cluster) => cluster.Kind switch
    {
        TroveIdentityKind.Operation => false,
        TroveIdentityKind.Node => ParameterSetName == NodeSet && Node is [var node]
            && (string.Equals(node, cluster.NodeName, StringComparison.OrdinalIgnoreCase)
                || string.Equals(node, cluster.NodeId?.ToString(), StringComparison.OrdinalIgnoreCase)),
        _ => true,
    };

    private Batch BatchOf(Guid clusterId)
    {
        Batch? batch = _batches.Find(one => one.ClusterId == clusterId);
        if (batch is null)
            _batches.Add(batch = new Batch(clusterId));
        return batch;
    }

    private sealed class Batch(Guid clusterId)
    {
        public Guid ClusterId { get; } = clusterId;

        public List<string> Nodes { get; } = [];

        public int Count { get; set; }
    }
}
