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
    /// TroveNodeSpec objects. Nodes that come through the pipeline are collected into one cluster.
    /// </summary>
    [Parameter(ParameterSetName = NodeSet, Mandatory = true, Position = 2, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public TroveNodeSpec[] Node { get; set; } = [];

    /// <summary>The id of the nodes' flavor. Without it the configured default is taken, if there is one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(FlavorCompleter))]
    public string? Flavor { get; set; }

    /// <summary>The size of each node's volume in GB. Without it the configured default is taken, if there is one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? VolumeSize { get; set; }

    /// <summary>Where the nodes come from: local starts them on this machine.</summary>
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

    /// <summary>
    /// The password the cluster is to have, instead of a generated one. The user name must be default.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

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
        Password = ReadPassword(),
        KeepOnFailure = KeepOnFailure,
        Command = CommandText,
        Timeout = Limit,
    };

    private string? ReadPassword()
    {
        if (Credential is null)
            return null;
        if (Credential.UserName is { Length: > 0 } user && user.TrimStart('\\') != "default")
        {
            throw new TroveException(
                TroveErrorId.InvalidArgument,
                $"The user of a cluster is 'default'; the credential is for '{user}'.",
                user,
                "Give a credential for the user 'default': -Credential default asks for its password.");
        }
        string password = Credential.GetNetworkCredential().Password;
        return password.Length > 0 ? password : throw new TroveException(
            TroveErrorId.InvalidArgument, "The credential has no password.", Credential.UserName);
    }
}
