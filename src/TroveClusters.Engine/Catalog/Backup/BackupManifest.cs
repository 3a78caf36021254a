namespace TroveClusters.Engine.Catalog.Backup;

/// <summary>What a backup says about itself.</summary>
internal sealed record BackupManifest
{
    /// <summary>The form this version writes and reads.</summary>
    public const int PresentFormat = 1;

    /// <summary>The form of the archive.</summary>
    public int Format { get; init; }

    /// <summary>The version of TroveClusters that wrote it.</summary>
    public string ProductVersion { get; init => field = value ?? ""; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The machine it was made on.</summary>
    public string Machine { get; init => field = value ?? ""; } = "";

    /// <summary>The home it was made of.</summary>
    public string Home { get; init => field = value ?? ""; } = "";

    /// <summary>The schema of the catalog.</summary>
    public int Schema { get; init; }

    /// <summary>How many clusters the catalog has, of all tenants.</summary>
    public int Clusters { get; init; }

    /// <summary>How many nodes it has.</summary>
    public int Nodes { get; init; }

    /// <summary>How many operations it has.</summary>
    public int Operations { get; init; }

    /// <summary>The files, with what proves that they are whole.</summary>
    public IReadOnlyList<BackupFile> Files { get; init => field = value ?? []; } = [];
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">Its name within the archive.</param>
/// <param name="Size">Its size, in bytes.</param>
/// <param name="Sha256">Its checksum, in hexadecimal digits.</param>
internal sealed record BackupFile(string Name, long Size, string Sha256);
