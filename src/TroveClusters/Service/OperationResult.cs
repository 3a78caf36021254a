namespace TroveClusters;

/// <summary>How an operation ended.</summary>
public sealed class OperationResult
{
    /// <summary>The operation as the journal has it.</summary>
    public required TroveOperation Operation { get; init; }

    /// <summary>The cluster afterwards; after a delete its last snapshot. Null when nothing is left to show.</summary>
    public TroveCluster? Cluster { get; init; }

    /// <summary>The nodes added, started or removed (removed ones as last snapshots).</summary>
    public IReadOnlyList<TroveClusterNode> Nodes { get; init; } = [];
}
