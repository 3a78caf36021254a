namespace TroveClusters;

/// <summary>A node of a cluster, as it was when it was asked for.</summary>
public class TroveClusterNode : IComparable<TroveClusterNode>, IComparable
{
    /// <summary>A node of which nothing is known.</summary>
    public TroveClusterNode()
    {
    }

    /// <summary>For subclasses: with all that is known of another.</summary>
    protected TroveClusterNode(TroveClusterNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        Name = other.Name;
        ClusterId = other.ClusterId;
        ClusterName = other.ClusterName;
        Datastore = other.Datastore;
        DatastoreVersion = other.DatastoreVersion;
        Type = other.Type;
        Role = other.Role;
        Status = other.Status;
        Ip = other.Ip;
        Host = other.Host;
        Port = other.Port;
        Flavor = other.Flavor;
        VolumeSize = other.VolumeSize;
        VolumeUsed = other.VolumeUsed;
        Created = other.Created;
        Updated = other.Updated;
        Message = other.Message;
    }

    /// <summary>The node's id, for good.</summary>
    public Guid Id { get; internal init; }

    /// <summary>The node's name, unique in its cluster without regard to case.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The same name, under the name by which parameters take it from a pipeline.</summary>
    public string NodeName => Name;

    /// <summary>The cluster's id.</summary>
    public Guid ClusterId { get; internal init; }

    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; internal init; } = "";

    /// <summary>The datastore, such as <c>redis</c>.</summary>
    public string Datastore { get; internal init; } = "";

    /// <summary>The version of its server.</summary>
    public string DatastoreVersion { get; internal init; } = "";

    /// <summary>Trove's instance type: <c>member</c> or <c>master</c>.</summary>
    public string Type { get; internal init; } = "member";

    /// <summary>Its part in the cluster.</summary>
    public TroveNodeRole Role { get; internal init; }

    /// <summary>How it is doing.</summary>
    public TroveNodeStatus Status { get; internal init; }

    /// <summary>Its addresses; empty while unknown.</summary>
    public IReadOnlyList<string> Ip { get; internal init; } = [];

    /// <summary>The host it runs on; empty while unknown.</summary>
    public string Host { get; internal init; } = "";

    /// <summary>The port clients connect to; 0 while unknown.</summary>
    public int Port { get; internal init; }

    /// <summary>The id of its flavor.</summary>
    public string Flavor { get; internal init; } = "";

    /// <summary>The size of its volume in GB; null where volumes are not supported.</summary>
    public int? VolumeSize { get; internal init; }

    /// <summary>How much of the volume is used, in GB; null while unknown.</summary>
    public double? VolumeUsed { get; internal init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset Created { get; internal init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTimeOffset Updated { get; internal init; }

    /// <summary>What an operator should know about it now; empty when all is well.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public int CompareTo(TroveClusterNode? other)
    {
        if (other is null)
            return 1;
        int byCluster = string.Compare(ClusterName, other.ClusterName, StringComparison.OrdinalIgnoreCase);
        return byCluster != 0 ? byCluster : string.Compare(Name, other.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as TroveClusterNode);

    /// <summary><c>cluster/node</c>: never a bare name, which could be taken for a cluster's.</summary>
    public override string ToString() => $"{ClusterName}/{Name}";
}
