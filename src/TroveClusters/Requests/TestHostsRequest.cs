namespace TroveClusters;

/// <summary>The wish to have hosts looked at.</summary>
public sealed class TestHostsRequest
{
    /// <summary>How many hosts are looked at together where nothing is said.</summary>
    public const int DefaultThrottle = 32;

    /// <summary>How many hosts may be looked at at once.</summary>
    public const int MostThrottle = 1024;

    /// <summary>The hosts, in the order in which their findings are wanted.</summary>
    public required IReadOnlyList<Guid> Ids { get; init; }

    /// <summary>How many hosts are looked at together, at least 1.</summary>
    public int Throttle { get; init; } = DefaultThrottle;

    /// <summary>How long one host may take; null for what the configuration gives a node agent's call.</summary>
    public TimeSpan? Limit { get; init; }
}
