namespace TroveClusters;

/// <summary>What a wish to stop or undo an operation comes to.</summary>
/// <param name="Operation">The operation as it is.</param>
/// <param name="Steps">What is done, a line a step; empty where the operation has ended that way already.</param>
/// <param name="Warnings">Why it will not come as wished, where it will not: whole sentences.</param>
public sealed record TroveOperationChange(TroveOperation Operation, IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings);
