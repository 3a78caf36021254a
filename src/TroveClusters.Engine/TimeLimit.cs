using System.Diagnostics;
using System.Globalization;

namespace TroveClusters.Engine;

/// <summary>How long something may take, and what says so: an error that it strikes with names both.</summary>
/// <param name="Time">The time.</param>
/// <param name="Source">The option, such as <c>default.usage_timeout</c>, or the parameter.</param>
public sealed record TimeLimit(TimeSpan Time, string Source)
{
    /// <summary>The source of a limit that was given with the command.</summary>
    public const string Parameter = "-TimeoutSeconds";

    /// <summary>A timer can wait no longer than this; who gives more gives all the time there is.</summary>
    internal static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    /// <summary>The time, for a timer.</summary>
    internal TimeSpan Timer => Time < LongestTimer ? Time : LongestTimer;

    /// <summary>The shorter of two.</summary>
    public static TimeLimit Shorter(TimeLimit one, TimeLimit other) => one.Time <= other.Time ? one : other;

    /// <summary>This limit, or what is left of another one that began to count earlier, if that is shorter.</summary>
    /// <param name="whole">The other limit; once it has passed, this one holds: whoever looks a last time must see something.</param>
    /// <param name="started">When it began, as a timestamp of <see cref="Stopwatch"/>.</param>
    public TimeLimit Within(TimeLimit whole, long started)
    {
        TimeSpan left = whole.Time - Stopwatch.GetElapsedTime(started);
        return left > TimeSpan.Zero ? Shorter(this, whole with { Time = left }) : this;
    }

    /// <summary>The error of what took longer.</summary>
    /// <param name="message">What was waited for, and what state it is in; it quotes this limit.</param>
    /// <param name="target">The offending object.</param>
    /// <param name="inner">The cause.</param>
    public TroveException Struck(string message, object? target, Exception? inner = null) => new(
        TroveErrorId.OperationTimedOut, message, target, Advice, inner);

    /// <summary>What to do about what takes longer.</summary>
    public string Advice => $"Mend what was waited for, or give it more time with {Source}.";

    /// <summary>For messages: <c>15 s (default.agent_call_low_timeout)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds:0.###} s ({Source})");
}
