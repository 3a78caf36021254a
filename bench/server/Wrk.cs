using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TroveClusters.Bench.Server;

/// <summary>Requests to make.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Url">Where they go; with a list only the host counts.</param>
/// <param name="Token">The token they send.</param>
/// <param name="Bytes">How large the answers are.</param>
/// <param name="Beside">What they are compared with; null for a bare route.</param>
/// <param name="List">A file with a path a line, one of which is asked for each time; null for the path of the address.</param>
internal sealed record Load(string Name, Uri Url, string Token, int Bytes, Load? Beside, string? List);

/// <summary>What wrk found.</summary>
internal sealed record WrkResult(double PerSecond, double P50, double P99);

/// <summary>The load generator.</summary>
internal static partial class Wrk
{
    public const int Connections = 32;

    /// <summary>Makes requests for some seconds.</summary>
    /// <exception cref="InvalidOperationException">It failed, or one of the answers was no success.</exception>
    public static async Task<WrkResult> RunAsync(Load load, int seconds)
    {
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "--latency", "-H", $"X-Auth-Token: {load.Token}"]) { RedirectStandardOutput = true };
        if (load.List is not null)
        {
            start.ArgumentList.Add("-s");
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "random.lua"));
        }
        start.ArgumentList.Add(load.Url.ToString());
        if (load.List is not null)
        {
            start.ArgumentList.Add("--");
            start.ArgumentList.Add(load.List);
        }
        using Process wrk = Process.Start(start)!;
        string output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (wrk.ExitCode != 0 || output.Contains("Non-2xx", StringComparison.Ordinal) || PerSecond().Match(output) is not { Success: true } rate)
            throw new InvalidOperationException($"wrk, {load.Name}: {output}");
        return new WrkResult(double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture), Milliseconds(P50(), output), Milliseconds(P99(), output));
    }

    private static double Milliseconds(Regex line, string output)
    {
        Match match = line.Match(output);
        double value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "ms" => value, "s" => value * 1000, var unit => throw new InvalidOperationException($"wrk counts in {unit}.") };
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"50%\s+([0-9.]+)(us|ms|s)\b")]
    private static partial Regex P50();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)\b")]
    private static partial Regex P99();
}
