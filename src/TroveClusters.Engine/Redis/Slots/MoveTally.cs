using System.Diagnostics;
using System.Globalization;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>What has been moved, counted from several lanes at once.</summary>
/// <param name="totalSlots">How many slots there are to move.</param>
/// <param name="totalKeys">How many keys were counted in them.</param>
/// <param name="report">Told how far it is, after each piece: slots done, all slots, and the rest in words.</param>
internal sealed class MoveTally(long totalSlots, long totalKeys, Action<long, long, string> report)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _slots;
    private long _keys;
    private long _bytes;

    public long Slots => Interlocked.Read(ref _slots);

    public long Keys => Interlocked.Read(ref _keys);

    public void AddKeys(long keys, long bytes)
    {
        Interlocked.Add(ref _keys, keys);
        Interlocked.Add(ref _bytes, bytes);
        Report();
    }

    public void AddSlots(long slots)
    {
        Interlocked.Add(ref _slots, slots);
        Report();
    }

    /// <summary>Such as <c>Moved 1365 slots with 22000 keys (3.1 MB) in 1.2 s: 1137 slots/s, 18333 keys/s, 2.6 MB/s.</c></summary>
    public string Summary()
    {
        double seconds = Math.Max(Stopwatch.GetElapsedTime(_started).TotalSeconds, 0.001);
        return string.Create(CultureInfo.InvariantCulture,
            $"Moved {Slots} slots with {Keys} keys ({ByteText.Of(_bytes)}) in {seconds:0.0} s: {Slots / seconds:0} slots/s, {Keys / seconds:0} keys/s, {ByteText.Of((long)(_bytes / seconds))}/s.");
    }

    private void Report() => report(Slots, totalSlots, string.Create(
        CultureInfo.InvariantCulture, $"slots, {Keys} of about {Math.Max(totalKeys, Keys)} keys, {ByteText.Of(Interlocked.Read(ref _bytes))}"));
}
