using System.Management.Automation;

namespace TroveClusters.CaseRunner;

/// <summary>What came of a case.</summary>
internal sealed record CaseOutcome
{
    public List<PSObject> Output { get; } = [];

    public List<ErrorRecord> Errors { get; init; } = [];

    public ErrorRecord? Terminating { get; set; }

    public bool Stopped { get; set; }

    public List<string> Prompts { get; init; } = [];

    public List<string> HostLines { get; init; } = [];

    public List<string> Warnings { get; init; } = [];

    public List<string> Information { get; init; } = [];

    public List<string> Verbose { get; init; } = [];

    public List<string> Unfinished { get; init; } = [];

    public IReadOnlyList<string> Changes { get; init; } = [];

    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>An error's own id, without the command it comes from.</summary>
    public static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
