namespace TroveClusters.Engine.Remote.Shell;

/// <summary>How a program ended, and what it wrote, as bytes.</summary>
internal sealed record ShellReply(int ExitCode, byte[] Output, byte[] Error, bool Truncated);
