using System.Diagnostics;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Holds all that moves at the same time to so many bytes a second.</summary>
/// <param name="rate">Bytes a second; null for no limit.</param>
internal sealed class MoveBandwidth(long? rate)
{
    private readonly object _lock = new();
    private long _free = Stopwatch.GetTimestamp();

    /// <summary>The most bytes a piece of several keys should have: what a tenth of a second allows.</summary>
    public long Piece => rate is { } limit ? Math.Max(1, limit / 10) : long.MaxValue;

    /// <summary>Waits until so many bytes may go, on the thread that sends them.</summary>
    public void Take(long bytes)
    {
        if (rate is not { } limit)
            return;
        TimeSpan wait;
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            long begin = Math.Max(now, _free);
            _free = begin + (long)((double)bytes / limit * Stopwatch.Frequency);
            wait = Stopwatch.GetElapsedTime(now, begin);
        }
        if (wait > TimeSpan.Zero)
            Thread.Sleep(wait);
    }
}
