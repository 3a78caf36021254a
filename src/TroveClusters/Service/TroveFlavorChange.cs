namespace TroveClusters;

/// <summary>What the making or the removal of a flavor comes to.</summary>
/// <param name="Flavor">The flavor that is made or removed.</param>
/// <param name="Steps">What is done, a line a step.</param>
/// <param name="Warnings">What still names a flavor that is removed: whole sentences.</param>
public sealed record TroveFlavorChange(TroveFlavor Flavor, IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings)
    : TroveChange(Steps, Warnings);
