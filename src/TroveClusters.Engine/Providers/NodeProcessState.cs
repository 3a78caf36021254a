namespace TroveClusters.Engine.Providers;

/// <summary>Whether a node's server runs.</summary>
/// <param name="Running">Whether it runs.</param>
/// <param name="Process">The process, when it runs.</param>
public sealed record NodeProcessState(bool Running, NodeProcess? Process);
