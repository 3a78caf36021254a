namespace TroveClusters.Engine.Providers;

/// <summary>The outcome of a start.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Process">The process, when it runs.</param>
/// <param name="Detail">For people: what happened, with the end of the log where the server ended. Empty when all is well.</param>
public sealed record NodeStartResult(NodeStartOutcome Outcome, NodeProcess? Process, string Detail);
