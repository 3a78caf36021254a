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

    /// <summary>Vertica: how many nodes may fail by design afterwards, 0 to 2; null to leave it.</summary>
    public int? KSafety { get; init; }

    /// <summary>Vertica: leave the data where it is; nothing moves to the new nodes until the cluster is optimized.</summary>
    public bool NoRebalance { get; init; }

    /// <summary>Redis: move slots to the new primaries, so that all own as many; without it they stay empty.</summary>
    public bool Rebalance { get; init; }

    /// <summary>Redis: how much slots that move may get in the way of applications.</summary>
    public SlotMoveLimits Limits { get; init; } = new();

    /// <summary>Vertica: the path of the server's package, on the host or here; null for the one the cluster was made with.</summary>
    public string? Package { get; init; }

    /// <summary>Vertica: from which severity on a finding of the installer fails it, such as <c>FAIL</c>; null for the configured one.</summary>
    public string? FailureThreshold { get; init; }

    /// <summary>The user to log in as on hosts that are not registered and named without one; null for root.</summary>
    public string? HostUser { get; init; }

    /// <summary>The password to log in with on hosts that are not registered; null for what the SSH client finds by itself.</summary>
    public string? HostPassword { get; init; }

    /// <summary>Keep what was made when the growth fails, to look at it.</summary>
    public bool KeepOnFailure { get; init; }
}
