namespace TroveClusters;

/// <summary>Which operations to read, newest first.</summary>
public sealed class OperationQuery
{
    /// <summary>Ids; empty for all.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Names or wildcards of clusters; empty for all.</summary>
    public IReadOnlyList<NamePattern> Clusters { get; init; } = [];

    /// <summary>Ids of clusters; empty for all.</summary>
    public IReadOnlyList<Guid> ClusterIds { get; init; } = [];

    /// <summary>Kinds; empty for all.</summary>
    public IReadOnlyList<TroveOperationKind> Kinds { get; init; } = [];

    /// <summary>Names or wildcards of the users who began them; empty for all.</summary>
    public IReadOnlyList<NamePattern> Users { get; init; } = [];

    /// <summary>Only those that began at that time or later; null for no limit.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those that began at that time or earlier; null for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>States; empty for all.</summary>
    public IReadOnlyList<TroveOperationState> States { get; init; } = [];
}
