namespace TroveClusters;

/// <summary>The wish to have a backup of the catalog.</summary>
public sealed class BackupCatalogRequest
{
    /// <summary>The file, absolute; or a folder that exists, in which the file gets a name of its own.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a file that exists is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
