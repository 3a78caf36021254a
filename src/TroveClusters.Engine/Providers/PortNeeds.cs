namespace TroveClusters.Engine.Providers;

/// <summary>The ports a node needs: the client port, and further ports at fixed distances from it.</summary>
/// <param name="Offsets">Distances of further ports that must be free too, such as 10000 for the cluster bus.</param>
public sealed record PortNeeds(IReadOnlyList<int> Offsets);
