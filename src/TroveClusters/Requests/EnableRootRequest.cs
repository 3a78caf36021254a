namespace TroveClusters;

/// <summary>Enable a cluster's root user, or give it another password.</summary>
public sealed class EnableRootRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.EnableRoot;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The password to give root; null for a generated one.</summary>
    public string? Password { get; init; }
}
