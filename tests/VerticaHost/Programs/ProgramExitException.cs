namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>Ends a program at once.</summary>
/// <param name="code">The exit code.</param>
/// <param name="output">A text for standard output; null for none. Vertica's tools put their errors there.</param>
/// <param name="error">A text for standard error; null for none.</param>
internal sealed class ProgramExitException(int code, string? output = null, string? error = null) : Exception(output ?? error)
{
    public int Code => code;

    public string? Output => output;

    public string? ErrorText => error;
}
