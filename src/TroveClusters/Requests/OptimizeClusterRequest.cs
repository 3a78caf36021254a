namespace TroveClusters;

/// <summary>Spread a cluster's data evenly over its nodes.</summary>
public sealed class OptimizeClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Optimize;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Redis: what is spread evenly; null for slots.</summary>
    public TroveBalance? By { get; init; }

    /// <summary>
    /// Redis: how much nodes are to carry in relation to the others, by name or id of primaries; 1 for those that are not named, 0
    /// for one that is to own no slot.
    /// </summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Redis: nothing is moved while no node is off its part by more than so many percent of it; null for 0 by slots and 2 by keys
    /// or bytes.
    /// </summary>
    public double? ThresholdPercent { get; init; }

    /// <summary>Redis: how much it may get in the way of applications.</summary>
    public SlotMoveLimits Limits { get; init; } = new();
}
