namespace TroveClusters;

/// <summary>Which server tokens to read.</summary>
public sealed class ServerTokenQuery
{
    /// <summary>Names or wildcards; empty for all.</summary>
    public IReadOnlyList<NamePattern> Names { get; init; } = [];

    /// <summary>Ids; empty for all.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Tenants or wildcards; empty for all.</summary>
    public IReadOnlyList<NamePattern> Tenants { get; init; } = [];
}
