using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets the ends of the logs of nodes, of those that are down too.</summary>
[Cmdlet(VerbsCommon.Get, "TroveClusterLog")]
[OutputType(typeof(TroveLogEntry))]
public sealed class GetTroveClusterLogCommand : TroveCmdlet
{
    /// <summary>
    /// The cluster, by name, wildcard, id or object; with a node, the log of that node alone. Without it the logs of all
    /// clusters are returned.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>Names, ids or wildcards of nodes. Without it the logs of all nodes are merged by their times.</summary>
    [Parameter(Position = 1)]
    [Alias("NodeName", "NodeId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>How many lines of each node to return, counted from the end of its log.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(1, LogQuery.MostTail)]
    public int Tail { get; set; } = LogQuery.DefaultTail;

    private protected override void ProcessInput()
    {
        var filter = new NodeFilter(Wanted());
        foreach (TroveCluster cluster in Clusters())
        {
            Guid[] nodes = [.. cluster.Nodes.Where(filter.IsMatch).Select(node => node.Id)];
            if (nodes.Length > 0)
                Guard(() => Write(new LogQuery { ClusterId = cluster.Id, NodeIds = nodes, Tail = Tail, Unreadable = NoteUnreadable }), cluster);
        }
        foreach (NamePattern missing in filter.Missing)
        {
            string place = Cluster is null ? "" : $" in cluster '{Cluster}'";
            Report(TroveErrorId.NodeNotFound, $"There is no node '{missing.Literal}'{place}.", missing.Text);
        }
    }

    private string[] Wanted() =>
        Node.Length == 0 && Cluster is { Kind: TroveIdentityKind.Node } node && (node.NodeId?.ToString() ?? node.NodeName) is { } one ? [one] : Node;

    private IEnumerable<TroveCluster> Clusters() => Cluster is null
        ? Read((service, token) => service.GetClustersAsync(new ClusterQuery(), token))
        : ClusterLookup.Many(this, Cluster);

    private void Write(LogQuery query)
    {
        foreach (TroveLogEntry entry in Read((service, token) => service.GetLogAsync(query, token)))
            WriteObject(entry);
    }
}
