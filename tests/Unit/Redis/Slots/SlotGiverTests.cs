using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Slots;

/// <summary>However it is found, what is given is what would be chosen of all runs there are, looked at one by one.</summary>
public sealed class SlotGiverTests
{
    private const int Giver = 0;
    private const int Nodes = 4;

    [Fact]
    public void The_best_of_all_runs_is_given()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            int[] owners = Owners(random);
            long[] keys = Keys(random, owners.Length);
            SlotCosts costs = SlotCosts.Of(slot => slot < keys.Length ? keys[slot] : 0);
            IReadOnlyList<Guid> nodes = Layouts.Nodes(Nodes);
            var ledger = new SlotLedger([.. nodes.Select((node, i) => new SlotShare(node, SlotSet.OfSlots(Enumerable.Range(0, owners.Length).Where(slot => owners[slot] == i))))], costs);
            var giver = new SlotGiver(ledger, costs, Giver);
            for (int gift = 0; gift < 25; gift++)
            {
                int taker = random.Next(1, Nodes);
                long need = random.NextInt64(1, 2 + (keys.Sum() >> random.Next(8)));
                Run? best = Best(owners, keys, taker, need);
                Assert.True(best.HasValue == giver.Give(taker, need), $"seed {seed}, gift {gift}");
                for (int slot = best?.First ?? 0; slot <= (best?.Last ?? -1); slot++)
                    owners[slot] = taker;
                Assert.True(owners.Index().All(slot => ledger.IsOwnedBy(slot.Index, slot.Item)), $"seed {seed}, gift {gift}: {best}");
            }
        }
    }

    /// <summary>The giver has long ranges or short ones, and the others have what is between.</summary>
    private static int[] Owners(Random random)
    {
        var owners = new int[random.Next(1, 200)];
        int longest = 1 << random.Next(8), others = random.Next(1, Nodes);
        for (int slot = 0; slot < owners.Length;)
        {
            int owner = random.Next(2) == 0 ? Giver : random.Next(1, 1 + others);
            for (int end = slot + random.Next(1, 1 + (owner == Giver ? longest : 3)); slot < end && slot < owners.Length; slot++)
                owners[slot] = owner;
        }
        return owners;
    }

    private static long[] Keys(Random random, int slots)
    {
        Func<int, long> keys = random.Next(6) switch
        {
            0 => _ => 1,
            1 => _ => random.Next(3),
            2 => _ => random.Next(1000),
            3 => _ => random.Next(10) == 0 ? random.NextInt64(1L << 40) : 0,
            4 => _ => random.Next(10) == 0 ? 500 : random.Next(1, 20),
            _ => slot => 10_000 / (slot + 1),
        };
        return [.. Enumerable.Range(0, slots).Select(keys)];
    }

    private static Run? Best(int[] owners, long[] keys, int taker, long need)
    {
        Run? end = null, middle = null;
        for (int first = 0; first < owners.Length; first++)
        {
            long sum = 0;
            for (int last = first; last < owners.Length && owners[last] == Giver && (sum += keys[last]) <= need; last++)
            {
                if (keys[first] == 0 || keys[last] == 0)
                    continue;
                bool starts = !Has(Giver, first - 1), ends = !Has(Giver, last + 1);
                var run = new Run(first, last, sum, Has(taker, first - 1) || Has(taker, last + 1), starts && ends);
                ref Run? best = ref starts || ends ? ref end : ref middle;
                if (best is not { } other || run.Rank.CompareTo(other.Rank) > 0)
                    best = run;
            }
        }
        return end is null || (middle is { } inner && inner.Sum >= end.Value.Sum && inner.Count * 2 < end.Value.Count) ? middle : end;

        bool Has(int node, int slot) => slot >= 0 && slot < owners.Length && owners[slot] == node;
    }

    private readonly record struct Run(int First, int Last, long Sum, bool IsBeside, bool IsWhole)
    {
        public int Count => Last - First + 1;

        public (long, int, bool, bool, int) Rank => (Sum, -Count, IsBeside, IsWhole, -First);
    }
}
