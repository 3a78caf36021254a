using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets the nodes of clusters.</summary>
[Cmdlet(VerbsCommon.Get, "TroveClusterNode", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(TroveClusterNode))]
public sealed class GetTroveClusterNodeCommand : TroveCmdlet
{
    private const string ClusterSet = "Cluster";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    /// <summary>The cluster, by name, wildcard, id or object. Without it the nodes of all clusters are returned.</summary>
    [Parameter(ParameterSetName = ClusterSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public TroveClusterIdentity? Cluster { get; set; }

    /// <summary>Names, ids or wildcards of nodes.</summary>
    [Parameter(ParameterSetName = ClusterSet, Position = 1)]
    [Alias("NodeName", "NodeId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>Ids of nodes.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true)]
    public Guid[] Id { get; set; } = [];

    /// <summary>Nodes to read again.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TroveClusterNode[] InputObject { get; set; } = [];

    /// <summary>Return only nodes in these states.</summary>
    [Parameter]
    public TroveNodeStatus[] Status { get; set; } = [];

    /// <summary>Return only nodes that play these parts.</summary>
    [Parameter]
    public TroveNodeRole[] Role { get; set; } = [];

    /// <summary>Ask the nodes how they are, not only the catalog.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    private protected override void ProcessInput()
    {
        if (ParameterSetName == IdSet)
            WriteById(Id);
        else if (ParameterSetName == InputObjectSet)
            WriteById([.. InputObject.Select(node => node.Id)]);
        else if (Cluster is { Kind: TroveIdentityKind.Node, NodeId: { } id } && Node.Length == 0)
            WriteById([id]);
        else
            WriteByName();
    }

    private void WriteByName()
    {
        string[] wanted = Cluster is { Kind: TroveIdentityKind.Node, NodeName: { } name } && Node.Length == 0 ? [name] : Node;
        var filter = new NodeFilter(wanted);
        foreach (TroveCluster cluster in Clusters())
        {
            foreach (TroveClusterNode node in cluster.Nodes.Where(filter.IsMatch))
                Write(node);
        }
        foreach (NamePattern pattern in filter.Missing)
            ReportMissing(pattern.Literal, pattern.Text);
    }

    private void WriteById(Guid[] ids)
    {
        var wanted = ids.ToHashSet();
        var query = new ClusterQuery { NodeIds = ids, Refresh = Refresh, Unreadable = NoteUnreadable };
        foreach (TroveCluster cluster in Read((service, token) => service.GetClustersAsync(query, token)))
        {
            foreach (TroveClusterNode node in cluster.Nodes.Where(node => wanted.Remove(node.Id)))
                Write(node);
        }
        foreach (Guid id in wanted)
            ReportMissing(id.ToString(), id);
    }

    private IEnumerable<TroveCluster> Clusters() => Cluster is null
        ? Read((service, token) => service.GetClustersAsync(new ClusterQuery { Refresh = Refresh, Unreadable = NoteUnreadable }, token))
        : ClusterLookup.Many(this, Cluster, Refresh);

    private void Write(TroveClusterNode node)
    {
        if ((Status.Length == 0 || Status.Contains(node.Status)) && (Role.Length == 0 || Role.Contains(node.Role)))
            WriteObject(node);
    }

    private void ReportMissing(string name, object target)
    {
        if (HasUnreadable)
            return;
        string place = Cluster is null ? "" : $" in cluster '{Cluster}'";
        Report(TroveErrorId.NodeNotFound, $"There is no node '{name}'{place}.", target);
    }
}
