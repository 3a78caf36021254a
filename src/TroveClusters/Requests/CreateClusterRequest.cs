namespace TroveClusters;

/// <summary>Create a cluster.</summary>
public sealed class CreateClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Create;

    /// <summary>The cluster's name.</summary>
    public required string Name { get; init; }

    /// <summary>The datastore, such as <c>redis</c>.</summary>
    public required string Datastore { get; init; }

    /// <summary>The version, or its beginning; null for what is here.</summary>
    public string? DatastoreVersion { get; init; }

    /// <summary>The nodes, one element each.</summary>
    public required IReadOnlyList<TroveNodeSpec> Nodes { get; init; }

    /// <summary>The flavor of nodes that name none.</summary>
    public string? Flavor { get; init; }

    /// <summary>The volume size, in GB, of nodes that give none.</summary>
    public int? VolumeSize { get; init; }

    /// <summary>Where the nodes come from; null for <c>local</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Where nodes are put relative to each other.</summary>
    public TroveLocality Locality { get; init; }

    /// <summary>Redis: replicas of each primary. The number of nodes must be a multiple of 1 + this.</summary>
    public int ReplicaCount { get; init; }

    /// <summary>Vertica: the name of the database; null for the configured one.</summary>
    public string? Database { get; init; }

    /// <summary>Vertica: how many nodes may fail by design, 0 to 2; null for what suits the number of nodes.</summary>
    public int? KSafety { get; init; }

    /// <summary>Vertica: the path of the server's package, on the host or here; null for the configured one.</summary>
    public string? Package { get; init; }

    /// <summary>Vertica: the path of the licence, on the host or here; null for the configured one.</summary>
    public string? License { get; init; }

    /// <summary>Vertica: from which severity on a finding of the installer fails it, such as <c>FAIL</c>; null for the configured one.</summary>
    public string? FailureThreshold { get; init; }

    /// <summary>Vertica: whether nodes speak to each other one by one, not by broadcast; null for what is configured.</summary>
    public bool? PointToPoint { get; init; }

    /// <summary>The password to give the cluster instead of a generated one.</summary>
    public string? Password { get; init; }

    /// <summary>The user to log in as on hosts that are not registered and named without one; null for root.</summary>
    public string? HostUser { get; init; }

    /// <summary>The password to log in with on hosts that are not registered; null for what the SSH client finds by itself.</summary>
    public string? HostPassword { get; init; }

    /// <summary>Keep what was made when the creation fails, to look at it.</summary>
    public bool KeepOnFailure { get; init; }
}
