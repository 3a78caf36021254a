namespace TroveClusters;

/// <summary>Change the flavor of a cluster's nodes, or values of their configuration.</summary>
public sealed class SetClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Update;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The flavor all nodes are to have; null to leave it.</summary>
    public string? Flavor { get; init; }

    /// <summary>
    /// Values of the datastore's configuration, by name, as they are written, such as <c>allkeys-lru</c> or <c>100mb</c>; null
    /// to go back to the default.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>Go on although a node cannot be reached; it gets the values when it is started.</summary>
    public bool AllowUnreachable { get; init; }

    /// <summary>Go on although nodes hold more than they may hold afterwards.</summary>
    public bool AllowDataLoss { get; init; }
}
