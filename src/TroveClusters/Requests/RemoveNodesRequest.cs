namespace TroveClusters;

/// <summary>Remove nodes from a cluster.</summary>
public sealed class RemoveNodesRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Shrink;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Names, ids or wildcards of the nodes to remove; empty when <see cref="Count"/> is given.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>How many nodes to remove, chosen by the engine: replicas first, then fewest slots, newest.</summary>
    public int? Count { get; init; }

    /// <summary>Redis: move their slots to the nodes that stay first; without it a node that owns slots is refused.</summary>
    public bool Drain { get; init; }

    /// <summary>Redis: how much slots that move may get in the way of applications.</summary>
    public SlotMoveLimits Limits { get; init; } = new();

    /// <summary>Go on although a node cannot be reached.</summary>
    public bool AllowUnreachable { get; init; }
}
