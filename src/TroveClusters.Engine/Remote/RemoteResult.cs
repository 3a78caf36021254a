namespace TroveClusters.Engine.Remote;

/// <summary>How a remote program ended. It did run and it did end: everything else is an exception.</summary>
/// <param name="ExitCode">Its exit code; 128 + the signal for one that a signal ended.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Error">What it wrote on standard error.</param>
/// <param name="Truncated">Whether some of either was dropped for its limit.</param>
internal sealed record RemoteResult(int ExitCode, string Output, string Error, bool Truncated)
{
    /// <summary>Whether it ended with 0. What it did is for the state afterwards to tell.</summary>
    public bool Succeeded => ExitCode == 0;
}
