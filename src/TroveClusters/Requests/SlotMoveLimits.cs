namespace TroveClusters;

/// <summary>How much slots that move may get in the way of applications.</summary>
public sealed record SlotMoveLimits
{
    /// <summary>How long moving keys may block a server at a time; null for 20 ms. A single key larger than that allows takes as long as it takes.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Bytes of keys a second, of the whole operation; null for as many as there can be.</summary>
    public long? BytesPerSecond { get; init; }
}
