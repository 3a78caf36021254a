using System.Diagnostics;
using TroveClusters.Engine.Redis.Slots;
using Xunit.Abstractions;

namespace TroveClusters.Tests.Unit.Redis.Slots;

/// <summary>Prints how long plans for a thousand nodes take; a slow machine is no failure.</summary>
public sealed class SlotBalanceSpeedTests(ITestOutputHelper output)
{
    private const int Nodes = 1000;

    private readonly IReadOnlyList<Guid> _nodes = Layouts.Nodes(Nodes);

    [Fact]
    public void A_thousand_nodes()
    {
        var random = new Random(1);
        long[] keys = [.. Enumerable.Range(0, 16384).Select(_ => (long)random.Next(1000))];
        SlotCosts byKeys = SlotCosts.Of(slot => keys[slot]);
        double[] equal = [.. _nodes.Select(_ => 1.0)];
        Time("slots, one node has all", () => Spread(new int[16384], equal, SlotCosts.Equal));
        Time("slots, 500 even nodes get 500 new ones", () => Spread(Layouts.Even(Nodes / 2), equal, SlotCosts.Equal));
        Time("slots, scattered", () => Spread(Layouts.Scattered(new Random(2), Nodes), equal, SlotCosts.Equal));
        Time("slots, half of the nodes drained", () => SlotBalance.Drain(Layouts.Shares(Layouts.Even(Nodes), _nodes, [.. _nodes.Select((_, i) => i % 2.0)]), SlotCosts.Equal));
        Time("keys, one node has all", () => Spread(new int[16384], equal, byKeys));
        Time("keys, even", () => Spread(Layouts.Even(Nodes), equal, byKeys));
        Time("slots, ten nodes have slots anywhere", () => Spread(Anywhere(10), equal, SlotCosts.Equal));
        Time("keys, 500 even nodes get 500 new ones", () => Spread(Layouts.Even(Nodes / 2), equal, byKeys));
        Time("keys, slots anywhere", () => Spread(Anywhere(Nodes), equal, byKeys));
        Time("keys, ten nodes have slots anywhere", () => Spread(Anywhere(10), equal, byKeys));
        Time("keys, a few slots have all", () => Spread(Layouts.Even(Nodes), equal, SlotCosts.Of(slot => slot < 5 ? 1_000_000 : 0)));
        Time("keys, scattered", () => Spread(Layouts.Scattered(new Random(2), Nodes), equal, byKeys));
    }

    private IReadOnlyList<SlotMove> Spread(int[] owners, double[] weights, SlotCosts costs) => SlotBalance.Spread(Layouts.Shares(owners, _nodes, weights), costs);

    private static int[] Anywhere(int nodes)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 16384).Select(_ => random.Next(nodes))];
    }

    private void Time(string what, Func<IReadOnlyList<SlotMove>> plan)
    {
        plan(); // compiled before it is measured
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<SlotMove> moves = plan();
        output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms, {moves.Count} moves of {Layouts.Moved(moves)} slots");
        Assert.NotEmpty(moves);
    }
}
