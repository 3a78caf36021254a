namespace TroveClusters.Engine.Remote.Shell;

/// <summary>How many connections a login may have, and for how long.</summary>
/// <param name="Connections">The most at the same time.</param>
/// <param name="Idle">How long one that nobody uses is kept.</param>
internal sealed record ShellConnectionLimits(int Connections, TimeSpan Idle);
