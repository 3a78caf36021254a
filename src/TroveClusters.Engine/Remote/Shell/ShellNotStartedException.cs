namespace TroveClusters.Engine.Remote.Shell;

/// <summary>A session ended, or said nothing for too long, before it was told to run anything: nothing has run.</summary>
/// <param name="reason">Why, as far as this side knows; a clause.</param>
/// <param name="words">What came on standard error until then.</param>
/// <param name="exitCode">The session's exit code; null where none was told.</param>
/// <param name="becoming">Whether it ended while becoming another user.</param>
internal sealed class ShellNotStartedException(string reason, string words, int? exitCode, bool becoming) : Exception(reason)
{
    /// <summary>What came on standard error.</summary>
    public string Words { get; } = words;

    /// <summary>The session's exit code.</summary>
    public int? ExitCode { get; } = exitCode;

    /// <summary>Whether it ended while becoming another user.</summary>
    public bool IsBecoming { get; } = becoming;
}
