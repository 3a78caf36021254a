namespace TroveClusters;

/// <summary>The size of a node.</summary>
/// <param name="Id">The flavor's id, as used in <c>-Flavor</c> and <c>flavorRef</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Ram">Memory in MB.</param>
/// <param name="Vcpus">Number of processors.</param>
/// <param name="Disk">Disk in GB.</param>
/// <param name="Ephemeral">Local storage in GB that lives as long as the node.</param>
public sealed record TroveFlavor(string Id, string Name, int Ram, int Vcpus, int Disk, int Ephemeral);
