namespace TroveClusters;

/// <summary>A backup of a catalog: one file.</summary>
public sealed record TroveCatalogBackup
{
    /// <summary>The file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Its size, in bytes.</summary>
    public long Size { get; internal init; }

    /// <summary>How many clusters are in it, of all tenants.</summary>
    public int Clusters { get; internal init; }

    /// <summary>How many nodes are in it.</summary>
    public int Nodes { get; internal init; }

    /// <summary>How many operations are in it.</summary>
    public int Operations { get; internal init; }

    /// <summary>The schema of the catalog in it.</summary>
    public int SchemaVersion { get; internal init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; internal init; }

    /// <summary>The file.</summary>
    public override string ToString() => Path;
}
