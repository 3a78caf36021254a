using System.Runtime.CompilerServices;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// What each slot weighs when a load is spread: 1 each, or its keys, or their bytes. Slots that weigh something have places, one
/// after the other, so that those without keys are never looked through, and what many weigh together is a difference of two sums.
/// </summary>
internal sealed class SlotCosts
{
    private readonly int[] _slots;
    private readonly int[] _places = new int[SlotRange.SlotCount + 1];
    private readonly long[] _slotSums = new long[SlotRange.SlotCount + 1];
    private readonly long[] _sums;

    private SlotCosts(long[] costs)
    {
        var count = 0;
        for (var slot = 0; slot < costs.Length; slot++)
        {
            _places[slot] = count;
            _slotSums[slot + 1] = _slotSums[slot] + costs[slot];
            if (costs[slot] > 0)
                count++;
        }
        _places[^1] = count;
        _slots = new int[count];
        _sums = new long[count + 1];
        for (var slot = 0; slot < costs.Length; slot++)
        {
            if (costs[slot] == 0)
                continue;
            var place = _places[slot];
            _slots[place] = slot;
            _sums[place + 1] = _sums[place] + costs[slot];
            Heaviest = Math.Max(Heaviest, costs[slot]);
        }
    }

    /// <summary>Every slot weighs the same.</summary>
    public static SlotCosts Equal { get; } = Of(_ => 1);

    /// <summary>What the heaviest slot weighs.</summary>
    public long Heaviest { get; }

    /// <summary>For each place, what those before it weigh together; at the end, what all weigh.</summary>
    public ReadOnlySpan<long> Sums => _sums;

    /// <summary>For each slot, what those before it weigh together; at the end, what all weigh.</summary>
    public ReadOnlySpan<long> SlotSums => _slotSums;

    /// <summary>The costs that a function gives; what is negative counts for nothing.</summary>
    public static SlotCosts Of(Func<int, long> cost)
    {
        var costs = new long[SlotRange.SlotCount];
        for (var slot = 0; slot < costs.Length; slot++)
            costs[slot] = Math.Max(0, cost(slot));
        return new SlotCosts(costs);
    }

    /// <summary>How many slots before one weigh something: its own place, if it does.</summary>
    public int Place(int slot) => _places[slot];

    /// <summary>The slot at a place.</summary>
    public int Slot(int place) => _slots[place];

    /// <summary>What the slots at some places weigh together.</summary>
    /// <param name="from">The first place.</param>
    /// <param name="to">The place behind the last one.</param>
    public long Sum(int from, int to) => _sums[to] - _sums[from];

    /// <summary>What a run of slots weighs together.</summary>
    public long Sum(SlotRange run) => _slotSums[run.Last + 1] - _slotSums[run.First];

    /// <summary>Where the longest run from a place on ends that weighs no more than given.</summary>
    [MethodImpl(SlotBalance.Hot)]
    public int End(int from, int to, long most)
    {
        var low = from;
        while (low < to)
        {
            var middle = (low + to + 1) / 2;
            if (Sum(from, middle) <= most)
                low = middle;
            else
                to = middle - 1;
        }
        return low;
    }

    /// <summary>Where the longest run up to a place starts that weighs no more than given.</summary>
    [MethodImpl(SlotBalance.Hot)]
    public int Start(int from, int to, long most)
    {
        var high = to;
        while (from < high)
        {
            var middle = (from + high) / 2;
            if (Sum(middle, to) <= most)
                high = middle;
            else
                from = middle + 1;
        }
        return high;
    }
}
