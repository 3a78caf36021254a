namespace TroveClusters;

/// <summary>Delete a cluster with its nodes and their data.</summary>
public sealed class RemoveClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Delete;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Go on although a node cannot be reached.</summary>
    public bool AllowUnreachable { get; init; }

    /// <summary>Delete the data of a cluster that was adopted, too. What was created here always goes with its data.</summary>
    public bool DeleteData { get; init; }
}
