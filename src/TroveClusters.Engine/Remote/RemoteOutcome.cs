namespace TroveClusters.Engine.Remote;

/// <summary>What came of a task on one of many hosts.</summary>
/// <param name="Host">The host.</param>
/// <param name="Value">What the task returned; the type's default where it failed.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
internal sealed record RemoteOutcome<T>(IRemoteHost Host, T? Value, TroveException? Error);
