namespace TroveClusters.Commands;

/// <summary>What cmdlets that move slots are told about how much they may get in the way of applications.</summary>
internal static class SlotMoveParameters
{
    public static SlotMoveLimits Limits(int? milliseconds, long? bytes) => new()
    {
        Latency = milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null,
        BytesPerSecond = bytes,
    };
}
