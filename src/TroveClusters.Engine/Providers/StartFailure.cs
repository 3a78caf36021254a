namespace TroveClusters.Engine.Providers;

/// <summary>Tells why a server ended at its start, by what it wrote.</summary>
internal static class StartFailure
{
    private const int LinesOfDetail = 15;

    /// <summary>What servers say of a taken port: the C library's words in English, which the environment asks for, .NET's, and Windows'.</summary>
    private static readonly string[] s_portTakenMarks = ["Address already in use", "Only one usage of each socket address"];

    /// <summary>The outcome of a start whose server has ended.</summary>
    /// <param name="launch">What was started.</param>
    /// <param name="status">How it ended; null where that is not known.</param>
    /// <param name="log">What this start has written into the log.</param>
    public static NodeStartResult Of(NodeLaunch launch, string? status, string log)
    {
        bool portTaken = Contains(log, s_portTakenMarks) || Contains(log, launch.PortTakenMarks);
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string end = lines.Length == 0
            ? "It wrote no log."
            : $"Its log ends: {string.Join(Environment.NewLine, lines.TakeLast(LinesOfDetail))}";
        string detail = $"'{launch.Program}' ended at its start ({status ?? "how is not known"}). {end}";
        return new NodeStartResult(portTaken ? NodeStartOutcome.PortTaken : NodeStartOutcome.Exited, null, WithoutSecrets(launch, detail));
    }

    /// <summary>Whether a log has one of some pieces of text.</summary>
    public static bool Contains(string text, IReadOnlyList<string> marks) =>
        marks.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));

    private static string WithoutSecrets(NodeLaunch launch, string text)
    {
        // Longest first: one may be part of another.
        foreach (string secret in launch.Secrets.Where(s => s.Length > 0).OrderByDescending(s => s.Length))
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }
}
