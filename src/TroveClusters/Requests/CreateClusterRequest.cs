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

    /// <summary>The password to give the cluster instead of a generated one.</summary>
    public string? Password { get; init; }

    /// <summary>Keep what was made when the creation fails, to look at it.</summary>
    public bool KeepOnFailure { get; init; }
}
