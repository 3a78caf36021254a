namespace TroveClusters;

/// <summary>Stop all nodes of a cluster and keep their data.</summary>
public sealed class StopClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Stop;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Kill a server that does not end by itself; what it has not written by then is lost.</summary>
    public bool AllowUnreachable { get; init; }
}
