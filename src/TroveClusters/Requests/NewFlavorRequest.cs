namespace TroveClusters;

/// <summary>The wish for a flavor of one's own.</summary>
public sealed class NewFlavorRequest
{
    /// <summary>The id; null for a generated one.</summary>
    public string? Id { get; init; }

    /// <summary>The name, unique among the names and ids of all flavors without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>Memory in MB.</summary>
    public required int Ram { get; init; }

    /// <summary>Number of processors.</summary>
    public int Vcpus { get; init; } = 1;

    /// <summary>Disk in GB.</summary>
    public int Disk { get; init; }

    /// <summary>Local storage in GB that lives as long as the node.</summary>
    public int Ephemeral { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
