using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Slots;

/// <summary>Makes clusters whose slots lie in any way, and says what moves make of them.</summary>
internal static class Layouts
{
    /// <summary>Contiguous parts of any sizes; some nodes may have none.</summary>
    public static int[] Contiguous(Random random, int nodes)
    {
        int[] cuts = [.. Enumerable.Range(0, nodes - 1).Select(_ => random.Next(SlotRange.SlotCount + 1)).Order(), SlotRange.SlotCount];
        return Owners(cuts);
    }

    /// <summary>Parts that differ by one slot at most, as a cluster is made.</summary>
    public static int[] Even(int nodes)
    {
        int[] cuts = [.. Enumerable.Range(1, nodes).Select(i => (int)((long)SlotRange.SlotCount * i / nodes))];
        return Owners(cuts);
    }

    /// <summary>Runs of any length that belong to anybody.</summary>
    public static int[] Scattered(Random random, int nodes)
    {
        var owners = new int[SlotRange.SlotCount];
        int longest = 1 << random.Next(1, 12);
        for (int slot = 0; slot < owners.Length;)
        {
            int owner = random.Next(nodes);
            for (int end = slot + random.Next(1, longest + 1); slot < end && slot < owners.Length; slot++)
                owners[slot] = owner;
        }
        return owners;
    }

    public static IReadOnlyList<SlotShare> Shares(int[] owners, IReadOnlyList<Guid> nodes, IReadOnlyList<double> weights)
    {
        ILookup<int, int> slots = owners.Select((owner, slot) => (owner, slot)).ToLookup(pair => pair.owner, pair => pair.slot);
        return [.. nodes.Select((node, i) => new SlotShare(node, SlotSet.OfSlots(slots[i]), weights[i]))];
    }

    public static IReadOnlyList<Guid> Nodes(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())];

    /// <summary>The owners after moves; every move is found to be possible, and no slot is moved twice.</summary>
    public static int[] After(int[] owners, IReadOnlyList<Guid> nodes, IReadOnlyList<SlotMove> moves)
    {
        Dictionary<Guid, int> numbers = nodes.Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => pair.i);
        int[] after = [.. owners];
        var moved = new HashSet<int>();
        Assert.Equal(moves.Count, moves.Select(move => (move.From, move.To)).Distinct().Count());
        foreach (SlotMove move in moves)
        {
            Assert.NotEqual(move.From, move.To);
            Assert.False(move.Slots.IsEmpty);
            foreach (int slot in move.Slots.Slots)
            {
                Assert.True(moved.Add(slot), $"slot {slot} moves twice");
                Assert.Equal(numbers[move.From], owners[slot]);
                after[slot] = numbers[move.To];
            }
        }
        return after;
    }

    public static int[] Counts(int[] owners, int nodes)
    {
        var counts = new int[nodes];
        foreach (int owner in owners)
            counts[owner]++;
        return counts;
    }

    public static int Moved(IEnumerable<SlotMove> moves) => moves.Sum(move => move.Slots.Count);

    /// <summary>How many ranges all nodes have together.</summary>
    public static int Ranges(int[] owners) => 1 + Enumerable.Range(1, owners.Length - 1).Count(slot => owners[slot] != owners[slot - 1]);

    private static int[] Owners(int[] cuts)
    {
        var owners = new int[SlotRange.SlotCount];
        for (int slot = 0, owner = 0; slot < owners.Length; slot++)
        {
            while (slot >= cuts[owner])
                owner++;
            owners[slot] = owner;
        }
        return owners;
    }
}
