using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Gets clusters.</summary>
[Cmdlet(VerbsCommon.Get, "TroveCluster", DefaultParameterSetName = NameSet)]
[OutputType(typeof(TroveCluster))]
public sealed class GetTroveClusterCommand : TroveCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";
    private const string NodeSet = "Node";

    private readonly HashSet<Guid> _shown = [];

    /// <summary>Names or wildcards of clusters. Without it all clusters are returned.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0, ValueFromPipeline = true)]
    [Alias("ClusterName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ValidateNotObjectText]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of clusters.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true)]
    [Alias("ClusterId")]
    public Guid[] Id { get; set; } = [];

    /// <summary>Clusters to read again.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public TroveCluster[] InputObject { get; set; } = [];

    /// <summary>Nodes whose clusters are wanted; each cluster is returned once.</summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, ValueFromPipeline = true)]
    public TroveClusterNode[] Node { get; set; } = [];

    /// <summary>Return only clusters of these datastores.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DatastoreCompleter))]
    public string[] Datastore { get; set; } = [];

    /// <summary>Return only clusters in these states.</summary>
    [Parameter]
    public TroveClusterStatus[] Status { get; set; } = [];

    /// <summary>Ask the nodes how they are, not only the catalog.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    private protected override void ProcessInput()
    {
        switch (ParameterSetName)
        {
            case IdSet:
                WriteById(Id);
                break;
            case InputObjectSet:
                WriteById([.. InputObject.Select(cluster => cluster.Id)]);
                break;
            case NodeSet:
                WriteById([.. Node.Select(node => node.ClusterId).Where(_shown.Add)]);
                break;
            default:
                WriteByName();
                break;
        }
    }

    private void WriteByName()
    {
        NamePattern[] names = [.. Name.Select(name => new NamePattern(name))];
        var missing = names.Where(name => !name.IsWildcard).ToList();
        foreach (TroveCluster cluster in Query(names, [], filter: true))
        {
            missing.RemoveAll(name => name.IsMatch(cluster.Name));
            WriteObject(cluster);
        }
        if (missing.Count == 0 || HasUnreadable)
            return;
        string[] filtered = IsFiltered ? [.. Query(missing, [], filter: false).Select(cluster => cluster.Name)] : [];
        foreach (NamePattern name in missing.Where(name => !filtered.Any(name.IsMatch)))
            Report(ClusterLookup.NotFound(name.Literal, name.Text), name.Text);
    }

    private void WriteById(Guid[] ids)
    {
        if (ids.Length == 0)
            return;
        var missing = ids.ToHashSet();
        foreach (TroveCluster cluster in Query([], ids, filter: true))
        {
            missing.Remove(cluster.Id);
            WriteObject(cluster);
        }
        if (missing.Count == 0 || HasUnreadable)
            return;
        if (IsFiltered)
            missing.ExceptWith(Query([], [.. missing], filter: false).Select(cluster => cluster.Id));
        foreach (Guid id in missing)
            Report(ClusterLookup.NotFound(id.ToString(), id), id);
    }

    private bool IsFiltered => Datastore.Length > 0 || Status.Length > 0;

    private IEnumerable<TroveCluster> Query(IReadOnlyList<NamePattern> names, Guid[] ids, bool filter)
    {
        var query = new ClusterQuery
        {
            Names = names,
            Ids = ids,
            Datastores = filter ? Datastore : [],
            Statuses = filter ? Status : [],
            Refresh = filter && Refresh,
            Unreadable = NoteUnreadable,
        };
        return Read((service, token) => service.GetClustersAsync(query, token));
    }
}
