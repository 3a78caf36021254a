namespace TroveClusters;

/// <summary>What a change of a quota comes to.</summary>
/// <param name="Before">The quota as it was.</param>
/// <param name="After">The quota as it is now, or would be.</param>
/// <param name="Steps">What is done, a line a step.</param>
/// <param name="Warnings">What the tenant has beyond its new limit: whole sentences.</param>
public sealed record TroveQuotaChange(TroveQuota Before, TroveQuota After, IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings)
    : TroveChange(Steps, Warnings);
