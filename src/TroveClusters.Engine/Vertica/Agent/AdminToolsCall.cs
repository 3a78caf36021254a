using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>A tool of <c>admintools</c> and its options (<c>vertica.md</c> §1.2).</summary>
/// <param name="Tool">Such as <c>db_add_node</c>.</param>
internal sealed record AdminToolsCall(string Tool)
{
    /// <summary>The database: <c>-d</c>; null for a tool that takes none.</summary>
    public string? Database { get; init; }

    /// <summary>The hosts: <c>-s</c>, with commas between; empty for none.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The database's password: <c>-p</c>, kept out of our own command lines, logs and errors; null for a tool that takes none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Further options, in order.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>How long the tool itself may wait: <c>--timeout</c>, in seconds, which also keeps it from asking; null for a tool that takes none.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary>How long the call may take.</summary>
    public required TimeLimit Limit { get; init; }
}

/// <summary>How a tool ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Error">What went wrong, in its words, both outputs read and free of secrets; empty where it ended with 0.</param>
/// <param name="Output">All it wrote, free of secrets.</param>
internal sealed record AdminToolsReport(int ExitCode, string Error, string Output)
{
    /// <summary>Whether it ended with 0.</summary>
    public bool Succeeded => ExitCode == 0;
}
