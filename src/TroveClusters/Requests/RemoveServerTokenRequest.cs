namespace TroveClusters;

/// <summary>The wish to remove a server token.</summary>
public sealed class RemoveServerTokenRequest
{
    /// <summary>The token's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
