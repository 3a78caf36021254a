namespace TroveClusters;

/// <summary>What the care of a catalog comes to.</summary>
/// <typeparam name="T">What was made.</typeparam>
/// <param name="Result">What was made, or would be.</param>
/// <param name="Target">What it is done to, for a confirmation.</param>
/// <param name="Steps">What is done, a line a step.</param>
/// <param name="Warnings">What the operator should know: whole sentences.</param>
public sealed record TroveCatalogCare<T>(T Result, string Target, IReadOnlyList<string> Steps, IReadOnlyList<string> Warnings);
