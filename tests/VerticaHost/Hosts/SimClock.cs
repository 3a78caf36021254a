using System.Diagnostics;
using System.Globalization;

namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>
/// The double's time. It may run faster than the wall's, evenly: what takes longer on the clock takes longer on the wall,
/// so that events keep their order. All programs of one double share it, whatever process they run in.
/// <para>
/// Where all of them run in one process, it stands still while a program works and waits for whoever waits for it: a busy
/// machine then changes nothing about what a program sees. Programs that are processes have no such clock.
/// </para>
/// </summary>
internal sealed class SimClock
{
    private readonly Lock _gate = new();
    private readonly List<double> _deadlines = [];
    private readonly bool _standsStill;
    private double _time;
    private long _stamp = Stopwatch.GetTimestamp();
    private int _working;

    private SimClock(DateTime origin, double speed, bool standsStill)
    {
        (Speed, _standsStill) = (speed, standsStill);
        _time = (origin - DateTime.UnixEpoch).TotalSeconds + (DateTime.UtcNow - origin).TotalSeconds * speed;
    }

    /// <summary>How many of the double's seconds pass in one of the wall's.</summary>
    public double Speed { get; }

    /// <summary>Now, in the double's seconds since 1970.</summary>
    public double Now
    {
        get
        {
            lock (_gate)
                return Advance();
        }
    }

    /// <summary>Starts a double's clock.</summary>
    /// <param name="folder">The folder <c>state</c>.</param>
    /// <param name="speed">How fast it runs.</param>
    public static void Create(string folder, double speed) =>
        File.WriteAllText(FileIn(folder), string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow.Ticks} {speed}"));

    /// <summary>The clock of a double that exists.</summary>
    /// <param name="folder">The folder <c>state</c>.</param>
    /// <param name="standsStill">Whether it stands still while a program works: for a double that has but this process.</param>
    public static SimClock Open(string folder, bool standsStill)
    {
        string[] words = File.ReadAllText(FileIn(folder)).Split(' ');
        return new SimClock(
            new DateTime(long.Parse(words[0], CultureInfo.InvariantCulture), DateTimeKind.Utc),
            double.Parse(words[1], CultureInfo.InvariantCulture), standsStill);
    }

    /// <summary>A program begins to work.</summary>
    public void BeginWork() => Work(1);

    /// <summary>A program ends, or waits for something that is not the clock.</summary>
    public void EndWork() => Work(-1);

    /// <summary>Waits so many of the double's seconds.</summary>
    /// <param name="seconds">How many; none where it is not positive.</param>
    /// <param name="isProgram">Whether a program waits, which works before and after.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task DelayAsync(double seconds, bool isProgram, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (seconds <= 0)
            return;
        double deadline;
        lock (_gate)
        {
            deadline = Advance() + seconds;
            _deadlines.Add(deadline);
            if (isProgram)
                _working--;
        }
        try
        {
            for (double left = seconds; left > 0; left = deadline - Now)
                await Task.Delay(TimeSpan.FromSeconds(Math.Max(left / Speed, 0.001)), cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                Advance();
                _deadlines.Remove(deadline);
                if (isProgram)
                    _working++;
            }
        }
    }

    private static string FileIn(string folder) => Path.Combine(folder, "clock");

    private void Work(int change)
    {
        lock (_gate)
        {
            Advance();
            _working += change;
        }
    }

    /// <summary>Adds what has passed since the last look, and says what time it is.</summary>
    private double Advance()
    {
        long stamp = Stopwatch.GetTimestamp();
        double passed = Stopwatch.GetElapsedTime(_stamp, stamp).TotalSeconds * Speed;
        _stamp = stamp;
        if (!_standsStill)
            _time += passed;
        else if (_working <= 0)
            _time = Math.Min(_time + passed, _deadlines.Count > 0 ? Math.Max(_deadlines.Min(), _time) : double.MaxValue);
        return _time;
    }
}
