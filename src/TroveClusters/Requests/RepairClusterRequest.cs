namespace TroveClusters;

/// <summary>Bring back nodes that are down, or put another host in the place of one that is lost.</summary>
public sealed class RepairClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Repair;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Names, ids or wildcards of the nodes; empty for all that are down.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>The host that takes the place of the one node named; null to bring nodes back where they are.</summary>
    public TroveNodeSpec? Replacement { get; init; }

    /// <summary>The user to log in as on hosts that are not registered and named without one; null for root.</summary>
    public string? HostUser { get; init; }

    /// <summary>The password to log in with on hosts that are not registered; null for what the SSH client finds by itself.</summary>
    public string? HostPassword { get; init; }
}
