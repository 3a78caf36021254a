namespace TroveClusters;

/// <summary>What one check of a cluster, a node or a host found.</summary>
public sealed class TroveFinding
{
    /// <summary>The cluster's name; empty for a host's finding.</summary>
    public string ClusterName { get; internal init; } = "";

    /// <summary>The node's name; of a host's finding the host's; empty where it is one of the whole cluster.</summary>
    public string Node { get; internal init; } = "";

    /// <summary>The name of the host that was looked at; empty where none was.</summary>
    public string HostName { get; internal init; } = "";

    /// <summary>What was checked, in one word.</summary>
    public string Check { get; internal init; } = "";

    /// <summary>How it came out.</summary>
    public TroveFindingStatus Status { get; internal init; }

    /// <summary>What was found: whole sentences, with what was measured.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>What to do about it; empty where nothing is to be done.</summary>
    public string RecommendedAction { get; internal init; } = "";

    /// <summary>Such as <c>web-01/Login: Failed</c>: nothing that could be taken for a name.</summary>
    public override string ToString() => ClusterName.Length == 0
        ? $"{Node}/{Check}: {Status}"
        : $"{ClusterName}/{(Node.Length == 0 ? Check : $"{Node}/{Check}")}: {Status}";
}

/// <summary>How a check came out.</summary>
public enum TroveFindingStatus
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It works, and somebody should look at it.</summary>
    Warning,

    /// <summary>It has to be mended.</summary>
    Failed,

    /// <summary>It was not looked at: something before it failed, or there is nothing to look at.</summary>
    Skipped,
}
