using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Slots;

/// <summary>What must hold of any plan that spreads slots, whoever owns them and however many nodes there are.</summary>
public sealed class SlotBalanceTests
{
    private const int Seeds = 25;

    public static TheoryData<int> Sizes => [1, 2, 3, 7, 30, 201, 1000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Slots_are_spread_to_one_slot_with_the_fewest_moves(int size) => ForSeeds(size, random =>
    {
        IReadOnlyList<Guid> nodes = Layouts.Nodes(size);
        int[] before = random.Next(2) == 0 ? Layouts.Contiguous(random, size) : Layouts.Scattered(random, size);
        double[] weights = [.. nodes.Select(_ => 1.0)];
        IReadOnlyList<SlotMove> moves = SlotBalance.Spread(Layouts.Shares(before, nodes, weights), SlotCosts.Equal);
        int[] after = Layouts.After(before, nodes, moves);
        int[] counts = Layouts.Counts(after, size);
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        Assert.Equal(Fewest(before, weights), Layouts.Moved(moves));
        Assert.Empty(SlotBalance.Spread(Layouts.Shares(after, nodes, weights), SlotCosts.Equal));
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Weights_are_kept_to_and_none_empties(int size) => ForSeeds(size, random =>
    {
        IReadOnlyList<Guid> nodes = Layouts.Nodes(size);
        int[] before = Layouts.Scattered(random, size);
        double[] weights = [.. nodes.Select(_ => random.Next(4) == 0 ? 0 : Math.Round(random.NextDouble() * 10, 2))];
        weights[random.Next(size)] = 1.5;
        IReadOnlyList<SlotMove> moves = SlotBalance.Spread(Layouts.Shares(before, nodes, weights), SlotCosts.Equal);
        int[] after = Layouts.After(before, nodes, moves);
        int[] counts = Layouts.Counts(after, size);
        double sum = weights.Sum();
        for (int i = 0; i < size; i++)
        {
            double part = SlotRange.SlotCount * weights[i] / sum;
            Assert.InRange(counts[i], Math.Floor(part + 1e-6), Math.Ceiling(part - 1e-6));
        }
        Assert.Equal(Fewest(before, weights), Layouts.Moved(moves));
        Assert.Empty(SlotBalance.Spread(Layouts.Shares(after, nodes, weights), SlotCosts.Equal));
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_drain_moves_what_leaving_nodes_have_and_nothing_else(int size) => ForSeeds(size + 1, random =>
    {
        int all = size + 1;
        IReadOnlyList<Guid> nodes = Layouts.Nodes(all);
        int[] before = random.Next(2) == 0 ? Layouts.Even(all) : Layouts.Scattered(random, all);
        double[] weights = [.. nodes.Select(_ => random.Next(3) == 0 ? 0.0 : 1)];
        weights[random.Next(all)] = 1;
        IReadOnlyList<SlotMove> moves = SlotBalance.Drain(Layouts.Shares(before, nodes, weights), SlotCosts.Equal);
        int[] after = Layouts.After(before, nodes, moves);
        for (int slot = 0; slot < before.Length; slot++)
            Assert.True(weights[after[slot]] > 0 && (weights[before[slot]] == 0 || after[slot] == before[slot]), $"slot {slot}");
        // Water finds its level: who took a slot has no more than anybody who took none, but for one.
        int[] had = Layouts.Counts(before, all), has = Layouts.Counts(after, all);
        int[] staying = [.. Enumerable.Range(0, all).Where(i => weights[i] > 0)];
        int fullest = staying.Where(i => has[i] > had[i]).Select(i => has[i]).DefaultIfEmpty(0).Max();
        Assert.All(staying, i => Assert.True(has[i] >= fullest - 1, $"node {i} has {has[i]}, another was filled to {fullest}"));
        Assert.Empty(SlotBalance.Drain(Layouts.Shares(after, nodes, weights), SlotCosts.Equal));
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Other_loads_are_spread_to_one_slot_and_then_left_alone(int size) => ForSeeds(size, random =>
    {
        IReadOnlyList<Guid> nodes = Layouts.Nodes(size);
        int[] before = random.Next(2) == 0 ? Layouts.Contiguous(random, size) : Layouts.Scattered(random, size);
        double[] weights = [.. nodes.Select(_ => random.Next(6) == 0 ? 0 : random.Next(3) == 0 ? 2.0 : 1)];
        weights[random.Next(size)] = 1;
        long[] keys = Loads(random);
        SlotCosts costs = SlotCosts.Of(slot => keys[slot]);
        IReadOnlyList<SlotMove> moves = SlotBalance.Spread(Layouts.Shares(before, nodes, weights), costs);
        int[] after = Layouts.After(before, nodes, moves);
        var load = new double[size];
        for (int slot = 0; slot < after.Length; slot++)
            load[after[slot]] += keys[slot];
        double total = load.Sum(), sum = weights.Sum();
        for (int i = 0; i < size; i++)
            Assert.InRange(load[i] - total * weights[i] / sum, -keys.Max() - 1e-3, keys.Max() + 1e-3);
        Assert.DoesNotContain(after, owner => weights[owner] == 0);
        Assert.Empty(SlotBalance.Spread(Layouts.Shares(after, nodes, weights), costs));
        // A threshold only makes fewer plans, never others.
        Assert.Empty(SlotBalance.Spread(Layouts.Shares(after, nodes, weights), costs, threshold: 2));
    });

    [Fact]
    public void Slots_that_weigh_nothing_stay()
    {
        IReadOnlyList<Guid> nodes = Layouts.Nodes(4);
        int[] before = Layouts.Even(4);
        Assert.Empty(SlotBalance.Spread(Layouts.Shares(before, nodes, [1, 1, 1, 1]), SlotCosts.Of(_ => 0)));
        // Only the first hundred slots have keys; the rest is nobody's burden.
        IReadOnlyList<SlotMove> moves = SlotBalance.Spread(Layouts.Shares(before, nodes, [1, 1, 1, 1]), SlotCosts.Of(slot => slot < 100 ? 1 : 0));
        Assert.Equal(75, Layouts.Moved(moves));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_new_nodes_slots_lie_in_few_ranges(int size)
    {
        // As many nodes again join a cluster that is spread evenly in one range each.
        int all = 2 * size;
        IReadOnlyList<Guid> nodes = Layouts.Nodes(all);
        int[] before = Layouts.Even(size);
        IReadOnlyList<SlotMove> moves = SlotBalance.Spread(Layouts.Shares(before, nodes, [.. nodes.Select(_ => 1.0)]), SlotCosts.Equal);
        int[] after = Layouts.After(before, nodes, moves);
        // Each cut uses up one who has too much or one who has too little.
        Assert.InRange(Layouts.Ranges(after), all, 2 * all);
        Assert.All(moves, move => Assert.Single(move.Slots.Ranges));
    }

    [Fact]
    public void A_slot_with_two_owners_and_a_cluster_without_weights_are_refused()
    {
        IReadOnlyList<Guid> nodes = Layouts.Nodes(2);
        Assert.Throws<ArgumentException>(() => SlotBalance.Spread([new SlotShare(nodes[0], SlotSet.All), new SlotShare(nodes[1], SlotSet.OfSlots([5]))], SlotCosts.Equal));
        Assert.Throws<ArgumentException>(() => SlotBalance.Spread([new SlotShare(nodes[0], SlotSet.All, 0)], SlotCosts.Equal));
        Assert.Throws<ArgumentException>(() => SlotBalance.Drain([new SlotShare(nodes[0], SlotSet.All, 0)], SlotCosts.Equal));
    }

    /// <summary>The fewest slots that must move for every node to have its part rounded down or up.</summary>
    private static int Fewest(int[] owners, double[] weights)
    {
        int[] counts = Layouts.Counts(owners, weights.Length);
        double sum = weights.Sum();
        double[] parts = [.. weights.Select(weight => SlotRange.SlotCount * weight / sum)];
        int[] floors = [.. parts.Select(part => (int)Math.Floor(part + 1e-6))];
        int spare = SlotRange.SlotCount - floors.Sum();
        int surplus = counts.Zip(floors, (count, floor) => Math.Max(0, count - floor)).Sum();
        int keepers = Enumerable.Range(0, weights.Length).Count(i => counts[i] > floors[i] && parts[i] - floors[i] > 1e-6);
        return surplus - Math.Min(spare, keepers);
    }

    /// <summary>Keys as clusters have them: a few in every slot, in some, or one slot with most of them.</summary>
    private static long[] Loads(Random random)
    {
        long[] keys = random.Next(3) switch
        {
            0 => [.. Enumerable.Range(0, SlotRange.SlotCount).Select(_ => (long)random.Next(100))],
            1 => [.. Enumerable.Range(0, SlotRange.SlotCount).Select(_ => random.Next(20) == 0 ? random.NextInt64(1L << random.Next(1, 30)) : 0)],
            _ => [.. Enumerable.Range(0, SlotRange.SlotCount).Select(_ => random.NextInt64(1000, 1100))],
        };
        if (random.Next(2) == 0)
            keys[random.Next(keys.Length)] = 10 * keys.Max() + 1;
        return keys;
    }

    private static void ForSeeds(int size, Action<Random> test)
    {
        for (int seed = 0; seed < (size > 100 ? 4 : Seeds); seed++)
        {
            try
            {
                test(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"With {size} nodes and seed {seed}: {e.Message}", e);
            }
        }
    }
}
