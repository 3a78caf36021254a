namespace TroveClusters.Tests.VerticaHost.Faults;

/// <summary>What faults leave for the program itself to heed.</summary>
/// <param name="Slow">The seconds nodes take to come up; null for as usual.</param>
/// <param name="Level">A severity for the target's prerequisites; null for the state's.</param>
internal readonly record struct FaultEffect(double? Slow, string? Level);
