namespace TroveClusters;

/// <summary>A line of a node's log.</summary>
public sealed class TroveLogEntry
{
    /// <summary>The cluster's name.</summary>
    public string ClusterName { get; internal init; } = "";

    /// <summary>The cluster's id.</summary>
    public Guid ClusterId { get; internal init; }

    /// <summary>The node's name.</summary>
    public string NodeName { get; internal init; } = "";

    /// <summary>When it was written, UTC; null where the line does not say.</summary>
    public DateTimeOffset? Time { get; internal init; }

    /// <summary>How grave it is.</summary>
    public TroveLogLevel Level { get; internal init; }

    /// <summary>What it says, without time and level.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>The whole line as the server wrote it; passwords and control characters are blotted out.</summary>
    public string Line { get; internal init; } = "";

    /// <summary><c>cluster/node: level</c>: never the line, whose characters could be taken for a wildcard.</summary>
    public override string ToString() => $"{ClusterName}/{NodeName}: {Level}";
}
