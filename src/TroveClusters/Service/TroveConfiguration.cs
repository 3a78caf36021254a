namespace TroveClusters;

/// <summary>The configuration as it is now.</summary>
/// <param name="Settings">Every option there is, group by group.</param>
/// <param name="Warnings">What stands in the configuration file and has no effect, and values that are none: whole sentences.</param>
public sealed record TroveConfiguration(IReadOnlyList<TroveSetting> Settings, IReadOnlyList<string> Warnings);
