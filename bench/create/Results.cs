using System.Globalization;
using System.Text;

namespace TroveClusters.Bench.Create;

/// <summary>The times of one cluster size.</summary>
internal sealed class SizeResult(int nodes, double target)
{
    public int Nodes => nodes;

    /// <summary>How many times faster than redis-cli to its exit the engine is to be.</summary>
    public double Target => target;

    public List<double> Engine { get; } = [];

    public List<double> CliExit { get; } = [];

    public List<double> CliReady { get; } = [];
}

/// <summary>Shows the times as a Markdown table.</summary>
internal sealed class Results(IReadOnlyList<SizeResult> sizes, List<double> launch, int launchNodes)
{
    private const double LaunchTarget = 3.5;

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine("| nodes | engine, ready | redis-cli, exit | redis-cli, ready | ratio to exit | ratio to ready | target | |");
        text.AppendLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
        foreach (var size in sizes.Where(s => s.Engine.Count > 0 && s.CliExit.Count > 0))
        {
            var engine = Median(size.Engine);
            var ratio = Median(size.CliExit) / engine;
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {size.Nodes} | {engine:0.00} s | {Median(size.CliExit):0.00} s | {Median(size.CliReady):0.00} s | {ratio:0.0}x | {Median(size.CliReady) / engine:0.0}x | {(size.Target > 0 ? $"{size.Target:0}x" : "-")} | {Verdict(size.Target, ratio, Median(size.CliReady) / engine)} |");
        }
        text.AppendLine();
        text.AppendLine("| launch to ready | engine | target | |");
        text.AppendLine("| --- | ---: | ---: | --- |");
        if (launch.Count > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {launchNodes} nodes, starting the processes included | {Median(launch):0.00} s | {LaunchTarget:0.0} s | {(Median(launch) <= LaunchTarget ? "met" : "missed")} |");
        text.AppendLine();
        text.AppendLine("All runs, in s:");
        text.AppendLine();
        foreach (var size in sizes)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"- {size.Nodes} nodes: engine {List(size.Engine)}; redis-cli exit {List(size.CliExit)}; redis-cli ready {List(size.CliReady)}");
        }
        if (launch.Count > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"- launch to ready, {launchNodes} nodes: {List(launch)}");
        return text.ToString();
    }

    /// <summary>Ready beside ready is like beside like; beside redis-cli's exit, at which its cluster may not serve yet, is the harder one.</summary>
    private static string Verdict(double target, double toExit, double toReady) =>
        target == 0 ? "" : toExit >= target ? "met" : toReady >= target ? "met to ready, missed to exit" : "missed";

    private static string List(IEnumerable<double> times) =>
        string.Join(' ', times.Select(t => t.ToString("0.00", CultureInfo.InvariantCulture)));

    private static double Median(IReadOnlyList<double> times)
    {
        var sorted = times.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
