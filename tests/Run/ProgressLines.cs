using System.Diagnostics;

namespace TroveClusters.Tests.Run;

/// <summary>Shows what a test run says, but passed tests only by number, every few seconds.</summary>
/// <param name="suite">Whose lines they are: several suites run at the same time.</param>
internal sealed class ProgressLines(string suite)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private static readonly string[] s_noise = ["Test run for", "A total of", "[xUnit.net", "Results File", "Test Run", "Total t", "Passed:", "Failed:", "Skipped:"];
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private int _passed;

    /// <summary>The last line there was.</summary>
    public string Last { get; private set; } = "nothing";

    public void Take(string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || s_noise.Any(noise => text.StartsWith(noise, StringComparison.Ordinal)))
            return;
        Last = text;
        if (!text.StartsWith("Passed ", StringComparison.Ordinal))
        {
            Console.WriteLine($"  {suite}: {text}");
            return;
        }
        _passed++;
        if (_since.Elapsed < s_interval)
            return;
        _since.Restart();
        Console.WriteLine($"  {suite}: {_passed} passed so far, the last: {text["Passed ".Length..]}");
    }
}
