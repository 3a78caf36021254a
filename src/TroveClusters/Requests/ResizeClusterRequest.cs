namespace TroveClusters;

/// <summary>
/// Make a cluster have so many nodes: nodes are added, with their part of the data, or drained and removed, or nothing is done.
/// </summary>
public sealed class ResizeClusterRequest : OperationRequest
{
    /// <summary>What it is planned as, where it is not known yet whether nodes are added or removed.</summary>
    public override TroveOperationKind Kind => TroveOperationKind.Grow;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>How many nodes it is to have.</summary>
    public required int NodeCount { get; init; }

    /// <summary>How much slots that move may get in the way of applications.</summary>
    public SlotMoveLimits Limits { get; init; } = new();
}
