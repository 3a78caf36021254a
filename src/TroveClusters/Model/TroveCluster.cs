namespace TroveClusters;

/// <summary>A cluster, as it was when it was asked for. Facts of one datastore live on subclasses.</summary>
public class TroveCluster : IComparable<TroveCluster>, IComparable
{
    /// <summary>A cluster of which nothing is known.</summary>
    public TroveCluster()
    {
    }

    /// <summary>For subclasses: with all that is known of another.</summary>
    protected TroveCluster(TroveCluster other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        Name = other.Name;
        Task = other.Task;
        Status = other.Status;
        Datastore = other.Datastore;
        DatastoreVersion = other.DatastoreVersion;
        Provider = other.Provider;
        Locality = other.Locality;
        Created = other.Created;
        Updated = other.Updated;
        Ip = other.Ip;
        Endpoint = other.Endpoint;
        Nodes = other.Nodes;
        Message = other.Message;
    }

    /// <summary>The cluster's id, for good.</summary>
    public Guid Id { get; internal init; }

    /// <summary>The cluster's name, unique in its tenant without regard to case.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What it is busy with, in Trove's words.</summary>
    public TroveTask Task { get; internal init; } = TroveTask.None;

    /// <summary>How it is doing.</summary>
    public TroveClusterStatus Status { get; internal init; }

    /// <summary>The datastore, such as <c>redis</c>.</summary>
    public string Datastore { get; internal init; } = "";

    /// <summary>The version of the datastore's server, such as <c>7.0.15</c>.</summary>
    public string DatastoreVersion { get; internal init; } = "";

    /// <summary>Where its nodes come from, such as <c>local</c>.</summary>
    public string Provider { get; internal init; } = "";

    /// <summary>The placement that was asked for.</summary>
    public TroveLocality Locality { get; internal init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset Created { get; internal init; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTimeOffset Updated { get; internal init; }

    /// <summary>The addresses of its nodes, each once; empty while unknown.</summary>
    public IReadOnlyList<string> Ip { get; internal init; } = [];

    /// <summary>What clients connect to, as <c>host:port</c>.</summary>
    public IReadOnlyList<string> Endpoint { get; internal init; } = [];

    /// <summary>The number of its nodes.</summary>
    public int NodeCount => Nodes.Count;

    /// <summary>Its nodes, in the order they joined.</summary>
    public IReadOnlyList<TroveClusterNode> Nodes { get; internal init; } = [];

    /// <summary>What an operator should know about it now; empty when all is well.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public int CompareTo(TroveCluster? other) =>
        other is null ? 1 : string.Compare(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => CompareTo(obj as TroveCluster);

    /// <summary>The cluster's name.</summary>
    public override string ToString() => Name;
}
