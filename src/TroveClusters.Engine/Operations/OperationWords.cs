using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>How messages speak of an operation.</summary>
internal static class OperationWords
{
    /// <summary>What it does now, such as <c>Creating cluster 'web-01'</c>: the heading of its progress.</summary>
    public static string Activity(OperationRow operation) => operation.Kind switch
    {
        TroveOperationKind.Create => $"Creating cluster '{operation.ClusterName}'",
        TroveOperationKind.Grow => $"Adding nodes to cluster '{operation.ClusterName}'",
        TroveOperationKind.Shrink => $"Removing nodes from cluster '{operation.ClusterName}'",
        TroveOperationKind.Delete => $"Deleting cluster '{operation.ClusterName}'",
        TroveOperationKind.Start => $"Starting cluster '{operation.ClusterName}'",
        TroveOperationKind.Stop => $"Stopping cluster '{operation.ClusterName}'",
        TroveOperationKind.Restart => $"Restarting cluster '{operation.ClusterName}'",
        TroveOperationKind.Update => $"Changing cluster '{operation.ClusterName}'",
        TroveOperationKind.Optimize => $"Rebalancing cluster '{operation.ClusterName}'",
        TroveOperationKind.MoveSlots => $"Moving slots in cluster '{operation.ClusterName}'",
        TroveOperationKind.Import => $"Importing cluster '{operation.ClusterName}'",
        TroveOperationKind.Repair => $"Repairing cluster '{operation.ClusterName}'",
        TroveOperationKind.EnableRoot => $"Enabling root of cluster '{operation.ClusterName}'",
        TroveOperationKind.Upgrade => $"Upgrading cluster '{operation.ClusterName}'",
        _ => $"{operation.Kind} of cluster '{operation.ClusterName}'",
    };

    /// <summary>The heading of the progress while it is undone because somebody wants that.</summary>
    public static string Undoing(OperationRow operation) => $"Undoing {LowerSubject(operation)}";

    /// <summary>What does the opposite of an operation that cannot be undone itself.</summary>
    public static string Opposite(OperationRow operation)
    {
        string name = $"'{operation.ClusterName.Replace("'", "''", StringComparison.Ordinal)}'";
        return operation.Kind switch
        {
            TroveOperationKind.Create => $"To remove the cluster, run Remove-TroveCluster {name}.",
            TroveOperationKind.Grow => $"To remove the nodes, run Remove-TroveClusterNode {name}.",
            TroveOperationKind.Shrink => $"To add nodes again, run Add-TroveClusterNode {name}.",
            TroveOperationKind.Upgrade => $"To go back, run Update-TroveCluster {name} with the version it had, if that is still installed.",
            TroveOperationKind.Import => $"To forget the cluster and leave its data, run Remove-TroveCluster {name}.",
            TroveOperationKind.Delete => $"To make such a cluster again, without its data, run New-TroveCluster {name}.",
            _ => "Run the command that does the opposite, if there is one.",
        };
    }

    /// <summary>As the subject of a sentence: <c>The creation of cluster 'web-01'</c>.</summary>
    public static string Subject(OperationRow operation) => $"T{LowerSubject(operation)[1..]}";

    /// <summary>Within a sentence: <c>the creation of cluster 'web-01'</c>.</summary>
    public static string LowerSubject(OperationRow operation) => $"the {Noun(operation.Kind)} of cluster '{operation.ClusterName}'";

    /// <summary>What is left of an operation that has been undone.</summary>
    public static string Undone(TroveOperationKind kind, IReadOnlyCollection<string> leftOn) => kind switch
    {
        TroveOperationKind.Create or TroveOperationKind.Grow when leftOn.Count > 0 =>
            $"It has been rolled back, but for what is on {string.Join(", ", leftOn)}, which did not answer; the next command that finds {(leftOn.Count == 1 ? "it" : "them")} back removes that.",
        TroveOperationKind.Create => "It has been rolled back; nothing is left of it.",
        TroveOperationKind.Import => "It has been rolled back; the cluster itself was not touched.",
        TroveOperationKind.Grow or TroveOperationKind.Update => "It has been rolled back; the cluster is as it was.",
        TroveOperationKind.Start => "The nodes that are up were left running.",
        TroveOperationKind.Restart => "No further node was restarted.",
        TroveOperationKind.Optimize => "The data that has been moved stays where it is; the rest was not moved.",
        TroveOperationKind.Repair => "The nodes that are up were left running.",
        TroveOperationKind.Upgrade => "The nodes that had been upgraded are back on the version they had, where a warning says nothing else.",
        _ => "Nothing was changed.",
    };

    /// <summary>What there is of an operation that was ended where what it had done stays.</summary>
    public static string Ended(TroveOperationKind kind) => kind switch
    {
        TroveOperationKind.Grow => "The new nodes are members and stay; the slots that have been moved stay where they are, the rest was not moved.",
        TroveOperationKind.Shrink => "No node was removed; the slots that have been moved stay where they are.",
        _ => "The slots that have been moved stay where they are; the rest was not moved.",
    };

    private static string Noun(TroveOperationKind kind) => kind switch
    {
        TroveOperationKind.Create => "creation",
        TroveOperationKind.Grow => "growth",
        TroveOperationKind.Shrink => "shrinking",
        TroveOperationKind.Delete => "deletion",
        TroveOperationKind.Start => "start",
        TroveOperationKind.Stop => "stop",
        TroveOperationKind.Restart => "restart",
        TroveOperationKind.Update => "change",
        TroveOperationKind.Optimize => "rebalance",
        TroveOperationKind.MoveSlots => "moving of slots",
        TroveOperationKind.Import => "import",
        TroveOperationKind.Repair => "repair",
        TroveOperationKind.EnableRoot => "enabling of root",
        TroveOperationKind.Upgrade => "upgrade",
        _ => kind.ToString(),
    };
}
