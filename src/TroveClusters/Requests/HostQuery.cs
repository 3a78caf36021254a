namespace TroveClusters;

/// <summary>Which hosts to read.</summary>
public sealed class HostQuery
{
    /// <summary>Names or wildcards; empty for all.</summary>
    public IReadOnlyList<NamePattern> Names { get; init; } = [];

    /// <summary>Ids; empty for all.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Tags or wildcards, one of which a host must have; empty for all.</summary>
    public IReadOnlyList<NamePattern> Tags { get; init; } = [];

    /// <summary>Availability zones or wildcards; empty for all.</summary>
    public IReadOnlyList<NamePattern> AvailabilityZones { get; init; } = [];

    /// <summary>Flavors, by id or name; empty for all.</summary>
    public IReadOnlyList<string> Flavors { get; init; } = [];

    /// <summary>Statuses; empty for all.</summary>
    public IReadOnlyList<TroveHostStatus> Statuses { get; init; } = [];
}
