namespace TroveClusters;

/// <summary>What the registration of a host, its change, or its end comes to.</summary>
/// <param name="Host">The host that is registered, or that is not any more.</param>
/// <param name="Steps">What is done, a line a step.</param>
/// <param name="Warnings">What the operator should know: whole sentences.</param>
public sealed record TroveHostChange(TroveHost Host, IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings)
    : TroveChange(Steps, Warnings);
