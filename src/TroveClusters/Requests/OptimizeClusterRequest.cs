namespace TroveClusters;

/// <summary>Spread a cluster's data evenly over its nodes.</summary>
public sealed class OptimizeClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Optimize;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }
}
