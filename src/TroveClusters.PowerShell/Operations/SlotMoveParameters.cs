namespace TroveClusters.Commands;

/// <summary>What cmdlets that move slots are told about how much they may get in the way of applications.</summary>
internal static class SlotMoveParameters
{
    /// <summary>
    /// Redis: how long moving keys may keep a server from other commands at a time, in milliseconds. Without it 20. A single key that
    /// is too large for that is announced and moved alone.
    /// </summary>
    public const string MaxLatencyMilliseconds = nameof(MaxLatencyMilliseconds);

    /// <summary>Redis: how many bytes of keys may be moved in a second, such as 10MB. Without it as many as there can be.</summary>
    public const string MaxBytesPerSecond = nameof(MaxBytesPerSecond);

    public static SlotMoveLimits Limits(int? milliseconds, long? bytes) => new()
    {
        Latency = milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null,
        BytesPerSecond = bytes,
    };
}
