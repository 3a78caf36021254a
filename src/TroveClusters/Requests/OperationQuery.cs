namespace TroveClusters;

/// <summary>Which operations to read, newest first.</summary>
public sealed class OperationQuery
{
    /// <summary>Ids; empty for all.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Names or wildcards of clusters; empty for all.</summary>
    public IReadOnlyList<NamePattern> Clusters { get; init; } = [];

    /// <summary>States; empty for all.</summary>
    public IReadOnlyList<TroveOperationState> States { get; init; } = [];
}
