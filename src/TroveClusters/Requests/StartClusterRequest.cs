namespace TroveClusters;

/// <summary>Start those nodes of a cluster that are not running, on their ports and with their data.</summary>
public sealed class StartClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Start;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }
}
