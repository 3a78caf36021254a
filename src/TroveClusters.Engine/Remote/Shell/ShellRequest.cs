namespace TroveClusters.Engine.Remote.Shell;

/// <summary>What is asked of one session.</summary>
/// <param name="Command">The program; its own standard input is not looked at.</param>
/// <param name="User">Whom to become first; null to stay who one is.</param>
/// <param name="Input">What the program reads.</param>
/// <param name="InputLength">How many bytes of it.</param>
internal sealed record ShellRequest(RemoteCommand Command, string? User, Stream Input, long InputLength);
