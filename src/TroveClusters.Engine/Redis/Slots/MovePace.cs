namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// How much one source may be asked to move at a time, so that neither server is kept from others' commands for longer than the
/// budget. It learns from how long it took.
/// </summary>
/// <param name="budget">How long.</param>
internal sealed class MovePace(TimeSpan budget)
{
    private const int FirstKeys = 200;
    private const long FirstBytes = 256 << 10;
    private const double Smallest = 1.0 / FirstKeys;
    private const double Largest = 25;

    private double _scale = 1;

    /// <summary>The most keys of one piece; at least one.</summary>
    public int Keys => Math.Max(1, (int)(FirstKeys * _scale));

    /// <summary>The most bytes of one piece that has more than one key.</summary>
    public long Bytes => Math.Max(1, (long)(FirstBytes * _scale));

    /// <summary>The smallest key that is moved alone, and announced: a megabyte for every 20 ms.</summary>
    public long BigKey => Math.Max(64 << 10, (long)((1 << 20) * (budget.TotalMilliseconds / 20)));

    /// <summary>Takes in how long a piece took.</summary>
    public void Learn(int keys, long bytes, TimeSpan elapsed)
    {
        double share = elapsed / budget;
        if (share > 1)
            _scale = Math.Max(Smallest, _scale * Math.Max(0.25, 0.8 / share));
        else if (share < 0.5 && (keys * 2 >= Keys || bytes * 2 >= Bytes))
            _scale = Math.Min(Largest, _scale * 1.5);
    }
}
