namespace TroveClusters;

/// <summary>How busy a Redis cluster is and how full. Keys are counted on primaries only, a copy being no other key.</summary>
public sealed class RedisClusterMeasurement : TroveClusterMeasurement
{
    /// <summary>How many keys its primaries hold.</summary>
    public long? KeyCount { get; internal init; }

    /// <summary>Look-ups that found a key, since the servers started.</summary>
    public long? Hits { get; internal init; }

    /// <summary>Look-ups that found no key, since the servers started.</summary>
    public long? Misses { get; internal init; }

    /// <summary>The share of look-ups that found a key, in per cent; null where nothing was looked up.</summary>
    public double? HitRate => Ratio.Percent(Hits, Hits + Misses);

    /// <summary>How many of the 16384 slots have an owner among the nodes that answered.</summary>
    public int SlotsAssigned { get; internal init; }
}
