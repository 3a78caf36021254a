namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>What the installer is told (<c>vertica.md</c> §1.3). One of the three lists is given.</summary>
internal sealed record InstallRequest
{
    /// <summary>The hosts of a new cluster, this one among them: <c>install_vertica --hosts</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Hosts to add: <c>update_vertica --add-hosts</c>.</summary>
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>Hosts to remove: <c>update_vertica --remove-hosts</c>. Nothing else but point-to-point is passed with them.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>The package's file on this host; null where every host has it installed. <c>.rpm</c> is passed as <c>--rpm</c>, others as <c>--deb</c>.</summary>
    public string? Package { get; init; }

    /// <summary><c>CE</c>, or a licence's file on this host; null to leave what there is.</summary>
    public string? License { get; init; }

    /// <summary>The folder for data and catalogs.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>The severity of a finding that ends it: <c>HINT</c>, <c>WARN</c>, <c>FAIL</c>, <c>HALT</c>, or <c>NONE</c>.</summary>
    public string FailureThreshold { get; init; } = "";

    /// <summary>Whether hosts talk point-to-point.</summary>
    public bool PointToPoint { get; init; }

    /// <summary>Further options, as the operator configured them, a word each.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}

/// <summary>How the installer ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Findings">What it found about prerequisites.</param>
/// <param name="Error">What went wrong, in its words, both outputs read; empty where it ended with 0.</param>
internal sealed record InstallReport(int ExitCode, IReadOnlyList<InstallFinding> Findings, string Error)
{
    /// <summary>Whether it ended with 0.</summary>
    public bool Succeeded => ExitCode == 0;
}

/// <summary>A finding about a host's prerequisites.</summary>
/// <param name="Address">The host, as the installer names it.</param>
/// <param name="Severity"><c>HINT</c>, <c>WARN</c>, <c>FAIL</c> or <c>HALT</c>.</param>
/// <param name="Code">Such as <c>S0141</c>.</param>
/// <param name="Text">What it says of it: an address of documentation.</param>
internal sealed record InstallFinding(string Address, string Severity, string Code, string Text);
