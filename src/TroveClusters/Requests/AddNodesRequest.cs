namespace TroveClusters;

/// <summary>Add nodes to a cluster.</summary>
public sealed class AddNodesRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Grow;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The nodes to add, one element each.</summary>
    public required IReadOnlyList<TroveNodeSpec> Nodes { get; init; }

    /// <summary>The flavor of nodes that name none; null for the cluster's.</summary>
    public string? Flavor { get; init; }

    /// <summary>The volume size, in GB, of nodes that give none; null for the cluster's.</summary>
    public int? VolumeSize { get; init; }

    /// <summary>The part the new nodes play; null for a primary without slots.</summary>
    public TroveNodeRole? Role { get; init; }

    /// <summary>The name or id of the primary that new replicas copy; null: the one with the fewest.</summary>
    public string? ReplicaOf { get; init; }

    /// <summary>Keep what was made when the growth fails, to look at it.</summary>
    public bool KeepOnFailure { get; init; }
}
