using System.Globalization;
using System.Text;

namespace TroveClusters.Bench.Slots;

/// <summary>Shows what was measured as Markdown.</summary>
internal static class Results
{
    public static string Times(IEnumerable<Scenario> scenarios, IReadOnlyList<Mover> movers)
    {
        var text = new StringBuilder("| |");
        foreach (Mover mover in movers)
            text.Append(CultureInfo.InvariantCulture, $" {mover.Name} |");
        text.AppendLine(" to the default | target | to the best | target |");
        text.AppendLine("| --- |" + string.Concat(movers.Select(_ => " ---: |")) + " ---: | --- | ---: | --- |");
        foreach (Scenario scenario in scenarios)
        {
            double[] medians = [.. movers.Select(mover => Median(scenario.Times[mover.Name]))];
            double toDefault = medians[1] / medians[0], toBest = medians[1..].Min() / medians[0];
            text.Append(CultureInfo.InvariantCulture, $"| {scenario.Title} |");
            foreach (double median in medians)
                text.Append(CultureInfo.InvariantCulture, $" {median:0.00} s |");
            text.AppendLine(CultureInfo.InvariantCulture,
                $" {toDefault:0.0}x | {Verdict(toDefault, scenario.TargetToDefault)} | {toBest:0.0}x | {Verdict(toBest, scenario.TargetToBest)} |");
        }
        text.AppendLine().AppendLine("All runs, in s:").AppendLine();
        foreach (Scenario scenario in scenarios)
            text.AppendLine($"- {scenario.Title}: {string.Join("; ", scenario.Times.Select(entry => $"{entry.Key} {string.Join(' ', entry.Value.Select(time => time.ToString("0.00", CultureInfo.InvariantCulture)))}"))}");
        return text.ToString();
    }

    public static string Latencies(IReadOnlyDictionary<string, List<double>> calls)
    {
        var text = new StringBuilder("| a client's calls, in ms | calls | p50 | p99 | p99.9 | longest |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach ((string name, List<double> times) in calls)
        {
            double[] sorted = [.. times.Order()];
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {name} | {sorted.Length} | {At(sorted, 0.5):0.00} | {At(sorted, 0.99):0.00} | {At(sorted, 0.999):0.00} | {sorted[^1]:0.0} |");
        }
        return text.ToString();
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static string Verdict(double ratio, double target) =>
        target == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{target:0}x {(ratio >= target ? "met" : "missed")}");

    private static double Median(IReadOnlyCollection<double> times)
    {
        double[] sorted = [.. times.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
