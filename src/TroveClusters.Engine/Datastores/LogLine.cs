namespace TroveClusters.Engine.Datastores;

/// <summary>A line of a log, taken apart.</summary>
/// <param name="Time">When it was written, UTC; null where the line does not say.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Message">What it says.</param>
public readonly record struct LogLine(DateTimeOffset? Time, TroveLogLevel Level, string Message);
