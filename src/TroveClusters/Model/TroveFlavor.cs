namespace TroveClusters;

/// <summary>The size of a node.</summary>
public sealed record TroveFlavor
{
    /// <summary>The flavor's id, which nodes keep: Trove's <c>flavorRef</c>.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>Its name, which does as well wherever a flavor is asked for.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Memory in MB.</summary>
    public int Ram { get; internal init; }

    /// <summary>Number of processors.</summary>
    public int Vcpus { get; internal init; }

    /// <summary>Disk in GB.</summary>
    public int Disk { get; internal init; }

    /// <summary>Local storage in GB that lives as long as the node.</summary>
    public int Ephemeral { get; internal init; }

    /// <summary>Such as <c>m1.small (2048 MB/1 vCPU)</c>: nothing that could be taken for the name of a cluster.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} ({Ram} MB/{Vcpus} vCPU)");
}
