namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>A fault that waits for its point to be reached.</summary>
internal sealed class FaultState
{
    /// <summary>A regular expression that must match the whole name of the point.</summary>
    public string Point { get; set; } = "";

    /// <summary>fail, exit, hang, drop, drop-continue, slow or level.</summary>
    public string Action { get; set; } = "";

    /// <summary>The address of the host the program runs on; null for any.</summary>
    public string? Host { get; set; }

    /// <summary>The address the point is about, where it is about one; null for any.</summary>
    public string? Target { get; set; }

    /// <summary>A regular expression to be found in the point's text (a command line, an SQL statement); null for any.</summary>
    public string? Match { get; set; }

    /// <summary>The action's argument: a text, an exit code, seconds or a severity.</summary>
    public string? Arg { get; set; }

    /// <summary>How often it still happens; null for every time.</summary>
    public int? Times { get; set; }
}
