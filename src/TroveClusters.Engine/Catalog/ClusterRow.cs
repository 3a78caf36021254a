namespace TroveClusters.Engine.Catalog;

/// <summary>A cluster as the catalog has it.</summary>
public sealed record ClusterRow
{
    /// <summary>The cluster's id, for good.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who it belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its name, unique in its tenant without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>The datastore's name.</summary>
    public required string Datastore { get; init; }

    /// <summary>The version of the datastore's server.</summary>
    public required string Version { get; init; }

    /// <summary>Where its nodes come from, such as <c>local</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The placement that was asked for.</summary>
    public TroveLocality Locality { get; init; }

    /// <summary>What it is busy with; written by the engine.</summary>
    public TroveTask Task { get; init; } = TroveTask.None;

    /// <summary>The operation that has claimed the cluster; null when it is free. Written by the engine.</summary>
    public Guid? OperationId { get; init; }

    /// <summary>Counts the changes, so that a plan can tell whether it is still true.</summary>
    public long Revision { get; init; }

    /// <summary>The highest N ever used in a name <c>&lt;cluster&gt;-member-N</c>.</summary>
    public int HighestNumber { get; init; }

    /// <summary>What only the datastore understands, as JSON.</summary>
    public string Facts { get; init; } = "{}";

    /// <summary>What an operator should know about it; empty when all is well.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it was created, UTC; written by the engine.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it was last changed, UTC; written by the engine.</summary>
    public DateTimeOffset Updated { get; init; }
}
