namespace TroveClusters;

/// <summary>The wish to forget a host.</summary>
public sealed class UnregisterHostRequest
{
    /// <summary>The host's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
