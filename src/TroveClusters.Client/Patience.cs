using System.Diagnostics;

namespace TroveClusters.Client;

/// <summary>Waits between attempts to reach a server that was reached before, longer and longer, and not for ever.</summary>
/// <param name="limit">How long in all since it was reached last.</param>
internal sealed class Patience(TimeSpan limit)
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    private long _since = Stopwatch.GetTimestamp();
    private GrowingPause _pause = Shortest();

    /// <summary>How long in all since it was reached last.</summary>
    public TimeSpan Limit => limit;

    /// <summary>It was reached.</summary>
    public void Renew()
    {
        _since = Stopwatch.GetTimestamp();
        _pause = Shortest();
    }

    /// <summary>Waits; false when it has been long enough.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(_since) > limit)
            return false;
        await _pause.WaitAsync(cancellationToken);
        return true;
    }

    private static GrowingPause Shortest() => new(s_first, s_longest);
}
