namespace TroveClusters;

/// <summary>Something to be done to a cluster.</summary>
public abstract class OperationRequest
{
    private protected OperationRequest()
    {
    }

    /// <summary>What it is.</summary>
    public abstract TroveOperationKind Kind { get; }

    /// <summary>The command it comes from, for the record; without secrets.</summary>
    public string Command { get; init; } = "";

    /// <summary>How long the operation may take; null for the configured limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
