namespace TroveClusters;

/// <summary>What a change comes to that is no operation on a cluster.</summary>
/// <param name="Steps">What is done, a line a step.</param>
/// <param name="Warnings">What the change does not have the effect of, where that may surprise: whole sentences.</param>
public abstract record TroveChange(IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings);
