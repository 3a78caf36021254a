using System.Diagnostics;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>When to look again at something that is waited for: soon after it has changed, more and more rarely while it does not.</summary>
/// <param name="cmdlet">Who waits.</param>
/// <param name="timeoutSeconds">How long, in seconds; null or 0 for no limit.</param>
internal sealed class Polling(TroveCmdlet cmdlet, int? timeoutSeconds)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2);

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _pause = s_shortest;

    /// <summary>Pauses until it is time to look again; false when the time is up.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public bool Pause(bool changed)
    {
        TimeSpan left = timeoutSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(_start) : TimeSpan.MaxValue;
        if (left <= TimeSpan.Zero)
            return false;
        _pause = changed ? s_shortest : _pause * 1.5 < s_longest ? _pause * 1.5 : s_longest;
        if (cmdlet.StopToken.WaitHandle.WaitOne(left < _pause ? left : _pause))
            throw new PipelineStoppedException();
        return true;
    }
}
