namespace TroveClusters;

/// <summary>Which clusters to read.</summary>
public sealed class ClusterQuery
{
    /// <summary>Names or wildcards; empty for all.</summary>
    public IReadOnlyList<NamePattern> Names { get; init; } = [];

    /// <summary>Ids; empty for all.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Ids of nodes whose clusters are wanted; empty for all.</summary>
    public IReadOnlyList<Guid> NodeIds { get; init; } = [];

    /// <summary>Datastores; empty for all.</summary>
    public IReadOnlyList<string> Datastores { get; init; } = [];

    /// <summary>Statuses; empty for all.</summary>
    public IReadOnlyList<TroveClusterStatus> Statuses { get; init; } = [];

    /// <summary>
    /// Only so many, by their ids: then they are ordered by id, whatever their names, and nothing else limits them.
    /// Null: all, ordered by name.
    /// </summary>
    public ClusterSlice? Slice { get; init; }

    /// <summary>Ask the nodes, not only the catalog.</summary>
    public bool Refresh { get; init; }

    /// <summary>
    /// Takes the error of each cluster whose record the catalog holds and cannot read; the others are read all the same.
    /// Called from any thread. Null: such a cluster ends the reading.
    /// </summary>
    public Action<TroveException>? Unreadable { get; init; }
}
