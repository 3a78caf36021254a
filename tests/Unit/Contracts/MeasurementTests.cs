namespace TroveClusters.Tests.Unit.Contracts;

public sealed class MeasurementTests
{
    [Theory]
    [InlineData(3L, 1L, 75.0)]
    [InlineData(0L, 5L, 0.0)]
    [InlineData(1L, 2L, 33.33)]
    [InlineData(0L, 0L, null)]
    [InlineData(null, null, null)]
    public void A_hit_rate_needs_look_ups(long? hits, long? misses, double? rate)
    {
        Assert.Equal(rate, new RedisNodeMeasurement { Hits = hits, Misses = misses }.HitRate);
        Assert.Equal(rate, new RedisClusterMeasurement { Hits = hits, Misses = misses }.HitRate);
    }

    [Theory]
    [InlineData(50L, 200L, 25.0)]
    [InlineData(50L, null, null)]
    [InlineData(null, 200L, null)]
    public void A_share_of_memory_needs_a_limit(long? used, long? limit, double? percent)
    {
        Assert.Equal(percent, new TroveNodeMeasurement { MemoryUsed = used, MemoryLimit = limit }.MemoryPercent);
        Assert.Equal(percent, new TroveClusterMeasurement { MemoryUsed = used, MemoryLimit = limit }.MemoryPercent);
    }
}
