namespace TroveClusters;

/// <summary>Give the nodes of a cluster another version of their server, one after the other, each with its data.</summary>
public sealed class UpgradeClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Upgrade;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The version, or how it begins: <c>7</c> stands for <c>7.0.15</c>.</summary>
    public required string DatastoreVersion { get; init; }

    /// <summary>Go on although another node cannot be reached, and kill a server that does not end by itself.</summary>
    public bool AllowUnreachable { get; init; }
}
