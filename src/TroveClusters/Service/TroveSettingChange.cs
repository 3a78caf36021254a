namespace TroveClusters;

/// <summary>What a change of a setting comes to.</summary>
/// <param name="Before">The setting as it was.</param>
/// <param name="After">The setting as it is now, or would be.</param>
/// <param name="Steps">What is done, a line a step.</param>
/// <param name="Warnings">Why the change has no effect, where it has none: whole sentences.</param>
public sealed record TroveSettingChange(TroveSetting Before, TroveSetting After, IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings)
    : TroveChange(Steps, Warnings);
