namespace TroveClusters;

/// <summary>What a restored backup has come to.</summary>
public sealed record TroveCatalogRestore
{
    /// <summary>The backup.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The catalog that was replaced.</summary>
    public string Catalog { get; internal init; } = "";

    /// <summary>The copy of the catalog as it was before; empty where there was none.</summary>
    public string KeptCatalog { get; internal init; } = "";

    /// <summary>How many clusters the catalog has now, of all tenants.</summary>
    public int Clusters { get; internal init; }

    /// <summary>How many nodes it has now.</summary>
    public int Nodes { get; internal init; }

    /// <summary>How many operations it has now.</summary>
    public int Operations { get; internal init; }

    /// <summary>The schema of the catalog in the backup; an older one was brought to the present one.</summary>
    public int SchemaVersion { get; internal init; }

    /// <summary>When the backup was made.</summary>
    public DateTimeOffset Created { get; internal init; }

    /// <summary>How many nodes of the catalog have no folder here: they cannot be started.</summary>
    public int MissingNodes { get; internal init; }

    /// <summary>Folders of nodes that the catalog does not know; their servers may be running.</summary>
    public IReadOnlyList<string> UnknownFolders { get; internal init; } = [];

    /// <summary>The catalog.</summary>
    public override string ToString() => Catalog;
}
