namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// How much one source may be asked to move at a time. No piece may keep either server from others' commands for longer than the
/// budget; it aims much lower, for whoever asks a server in the middle of a piece waits for its end. It learns from how long
/// pieces took.
/// </summary>
/// <param name="budget">How long a piece may take at most.</param>
internal sealed class MovePace(TimeSpan budget)
{
    private const int FirstKeys = 30;
    private const long FirstBytes = 64 << 10;
    private const double Smallest = 1.0 / FirstKeys;
    private const double Largest = 200;

    /// <summary>What a piece shall take, as a share of the budget.</summary>
    private const double Aim = 0.02;

    private double _scale = 1;

    /// <summary>The most keys of one piece; at least one.</summary>
    public int Keys => Math.Max(1, (int)(FirstKeys * _scale));

    /// <summary>The most bytes of one piece that has more than one key.</summary>
    public long Bytes => Math.Max(1, (long)(FirstBytes * _scale));

    /// <summary>The smallest key that is moved alone, and announced: a megabyte for every 20 ms.</summary>
    public long BigKey => Math.Max(64 << 10, (long)((1 << 20) * (budget.TotalMilliseconds / 20)));

    /// <summary>Takes in how long a piece took.</summary>
    /// <param name="keys">Its keys.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="elapsed">How long the source was busy with it.</param>
    public void Learn(int keys, long bytes, TimeSpan elapsed)
    {
        double share = elapsed / budget;
        if (share > 1)
            _scale = Math.Max(Smallest, _scale * Math.Max(0.25, 0.8 / share));
        // A piece that is small already takes what the way between the servers takes: a smaller one would take no less.
        else if (share > Aim)
            _scale = Math.Max(Math.Min(_scale, 1), _scale * Math.Max(0.5, Aim / share));
        else if (share < Aim / 2 && (keys * 2 >= Keys || bytes * 2 >= Bytes))
            _scale = Math.Min(Largest, _scale * 1.5);
    }
}
