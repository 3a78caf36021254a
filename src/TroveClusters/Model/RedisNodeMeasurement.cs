namespace TroveClusters;

/// <summary>How busy a Redis node is and how full.</summary>
public sealed class RedisNodeMeasurement : TroveNodeMeasurement
{
    /// <summary>How many keys it holds.</summary>
    public long? KeyCount { get; internal init; }

    /// <summary>How many slots it owns.</summary>
    public int SlotCount { get; internal init; }

    /// <summary>Redis' own figure of commands per second, an average of its last 1.6 seconds or so.</summary>
    public long? InstantaneousOperationsPerSecond { get; internal init; }

    /// <summary>Look-ups that found a key, since its server started.</summary>
    public long? Hits { get; internal init; }

    /// <summary>Look-ups that found no key, since its server started.</summary>
    public long? Misses { get; internal init; }

    /// <summary>The share of look-ups that found a key, in per cent; null where nothing was looked up.</summary>
    public double? HitRate => Ratio.Percent(Hits, Hits + Misses);

    /// <summary>Keys removed because memory was full, since its server started.</summary>
    public long? EvictedKeys { get; internal init; }

    /// <summary>Keys removed because their time was over, since its server started.</summary>
    public long? ExpiredKeys { get; internal init; }

    /// <summary>Replicas: whether the link to the primary is up; null for primaries.</summary>
    public bool? IsLinkUp { get; internal init; }

    /// <summary>Replicas: how many bytes of the primary's writes it has yet to take; null where that cannot be told.</summary>
    public long? ReplicaLagBytes { get; internal init; }

    /// <summary>Replicas: seconds since anything came from the primary; null for primaries and where that cannot be told.</summary>
    public long? ReplicaLagSeconds { get; internal init; }
}
