namespace TroveClusters.Engine.Catalog;

/// <summary>A cluster as the catalog has it.</summary>
internal sealed record ClusterRow
{
    public required Guid Id { get; init; }
    public required string Tenant { get; init; }
    public required string Name { get; init; }
    public required string Datastore { get; init; }
    public required string Version { get; init; }
    public required string Provider { get; init; }
    public TroveLocality Locality { get; init; }
    public TroveTask Task { get; init; } = TroveTask.None;

    /// <summary>The operation that has claimed the cluster; null when it is free.</summary>
    public Guid? OperationId { get; init; }

    /// <summary>Counts the changes, so that a plan can tell whether it is still true.</summary>
    public long Revision { get; init; }

    /// <summary>The highest N ever used in a name <c>&lt;cluster&gt;-member-N</c>.</summary>
    public int HighestNumber { get; init; }

    /// <summary>What only the datastore understands, as JSON.</summary>
    public string Facts { get; init; } = "{}";

    public string Message { get; init; } = "";
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; init; }
}
