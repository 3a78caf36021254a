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
        _ => $"{operation.Kind} of cluster '{operation.ClusterName}'",
    };

    /// <summary>As the subject of a sentence: <c>The creation of cluster 'web-01'</c>.</summary>
    public static string Subject(OperationRow operation) => $"T{LowerSubject(operation)[1..]}";

    /// <summary>Within a sentence: <c>the creation of cluster 'web-01'</c>.</summary>
    public static string LowerSubject(OperationRow operation) => $"the {Noun(operation.Kind)} of cluster '{operation.ClusterName}'";

    /// <summary>What is left of an operation that has been undone.</summary>
    public static string Undone(TroveOperationKind kind) => kind switch
    {
        TroveOperationKind.Create => "It has been rolled back; nothing is left of it.",
        TroveOperationKind.Grow => "It has been rolled back; the cluster is as it was.",
        TroveOperationKind.Start => "The nodes that are up were left running.",
        _ => "Nothing was changed.",
    };

    private static string Noun(TroveOperationKind kind) => kind switch
    {
        TroveOperationKind.Create => "creation",
        TroveOperationKind.Grow => "growth",
        TroveOperationKind.Shrink => "shrinking",
        TroveOperationKind.Delete => "deletion",
        TroveOperationKind.Start => "start",
        _ => kind.ToString(),
    };
}
