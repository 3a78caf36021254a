using System.Diagnostics;
using System.Globalization;
using System.Text;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Bench.Slots;

/// <summary>How long it takes to say which slots of a thousand nodes move: arithmetic alone, no server is asked.</summary>
internal static class Planning
{
    private const int Nodes = 1000;
    private const int FewestRuns = 5;

    private static readonly (string Title, SlotCosts Costs)[] s_loads =
    [
        ("slots", SlotCosts.Equal),
        ("keys, any number", Costs(random => slot => random.Next(1000))),
        ("keys, as many in each", Costs(_ => _ => 100)),
        ("keys, few slots have most", Costs(_ => slot => 10_000_000 / (slot + 1))),
        ("keys, five slots have all", Costs(_ => slot => slot % 3333 == 0 ? 1_000_000 : 0)),
        ("keys, in every 20th slot", Costs(random => _ => random.Next(20) == 0 ? random.Next(1000) : 0)),
        ("bytes", Costs(random => _ => random.Next(50, 70) * 64L * random.Next(90, 1100))),
        ("bytes, 20 heavy slots", Costs(random => slot => slot % 800 == 0 ? 100_000 : random.Next(100))),
    ];

    private static readonly (string Title, Func<Random, int, int> Owner, Func<int, double> Weight)[] s_clusters =
    [
        ("even", (_, slot) => slot * Nodes / SlotRange.SlotCount, _ => 1),
        ("one node is new", (_, slot) => slot * (Nodes - 1) / SlotRange.SlotCount, _ => 1),
        ("500 nodes are new", (_, slot) => slot * (Nodes / 2) / SlotRange.SlotCount, _ => 1),
        ("990 nodes are new", (_, slot) => slot * 10 / SlotRange.SlotCount, _ => 1),
        ("anybody has any slot", (random, _) => random.Next(Nodes), _ => 1),
        ("ten nodes have any slot", (random, _) => random.Next(10), _ => 1),
        ("weights", (random, slot) => slot * Nodes / SlotRange.SlotCount, node => 1 + node % 7),
        ("a sixth without weight", (random, slot) => slot * Nodes / SlotRange.SlotCount, node => node % 6),
        ("one node has all", (_, _) => 0, _ => 1),
    ];

    /// <summary>Plans all, and shows the medians as Markdown.</summary>
    public static string Measure(int runs)
    {
        IReadOnlyList<SlotShare>[] clusters = [.. s_clusters.Select(cluster => Shares(cluster.Owner, cluster.Weight))];
        double first = Time(clusters[1], s_loads[1].Costs);
        Warm(clusters);
        var text = new StringBuilder("| a plan for 1000 nodes, in ms |");
        foreach ((string title, _) in s_loads)
            text.Append(CultureInfo.InvariantCulture, $" {title} |");
        text.AppendLine().AppendLine("| --- |" + string.Concat(s_loads.Select(_ => " ---: |")));
        for (int i = 0; i < clusters.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {s_clusters[i].Title} |");
            foreach ((_, SlotCosts costs) in s_loads)
            {
                double[] times = [.. Enumerable.Range(0, Math.Max(runs, FewestRuns)).Select(_ => Time(clusters[i], costs)).Order()];
                text.Append(CultureInfo.InvariantCulture, $" {times[times.Length / 2]:0.0} |");
            }
            text.AppendLine();
        }
        return text.AppendLine().AppendLine(CultureInfo.InvariantCulture,
            $"The first plan of a process, with the time .NET takes to compile it ({s_clusters[1].Title}; {s_loads[1].Title}): {first:0.0} ms").ToString();
    }

    /// <summary>Plans until .NET has compiled what is called often for good, which it does in the background.</summary>
    private static void Warm(IReadOnlyList<SlotShare>[] clusters)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2))
        {
            Time(clusters[2], s_loads[0].Costs);
            Time(clusters[4], s_loads[1].Costs);
            Time(clusters[7], s_loads[5].Costs);
        }
        Thread.Sleep(TimeSpan.FromSeconds(0.5));
    }

    private static double Time(IReadOnlyList<SlotShare> shares, SlotCosts costs)
    {
        long started = Stopwatch.GetTimestamp();
        SlotBalance.Spread(shares, costs);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static SlotCosts Costs(Func<Random, Func<int, long>> costs) => SlotCosts.Of(costs(new Random(1)));

    private static List<SlotShare> Shares(Func<Random, int, int> owner, Func<int, double> weight)
    {
        var random = new Random(1);
        ILookup<int, int> slots = Enumerable.Range(0, SlotRange.SlotCount).ToLookup(slot => owner(random, slot));
        return [.. Enumerable.Range(0, Nodes).Select(node => new SlotShare(Guid.NewGuid(), SlotSet.OfSlots(slots[node]), weight(node)))];
    }
}
