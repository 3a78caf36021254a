namespace TroveClusters;

/// <summary>Restart nodes of a cluster, one after the other, each once the one before is back.</summary>
public sealed class RestartClusterRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.Restart;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Names, ids or wildcards of the nodes to restart; empty for all.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Go on although another node cannot be reached, and kill a server that does not end by itself.</summary>
    public bool AllowUnreachable { get; init; }
}
