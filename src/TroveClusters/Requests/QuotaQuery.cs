namespace TroveClusters;

/// <summary>Whose quotas to read.</summary>
public sealed class QuotaQuery
{
    /// <summary>
    /// Tenants; empty for the one that asks. A wildcard stands for the tenants that have clusters or limits of their own,
    /// and for the one that asks.
    /// </summary>
    public IReadOnlyList<NamePattern> Tenants { get; init; } = [];
}
