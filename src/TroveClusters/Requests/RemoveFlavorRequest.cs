namespace TroveClusters;

/// <summary>The wish to remove a flavor.</summary>
public sealed class RemoveFlavorRequest
{
    /// <summary>The flavor's id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
