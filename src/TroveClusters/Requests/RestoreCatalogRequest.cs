namespace TroveClusters;

/// <summary>The wish to put a backup in the place of the catalog.</summary>
public sealed class RestoreCatalogRequest
{
    /// <summary>The backup, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
