using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>What each slot weighs when a load is spread: 1 each, or its keys, or their bytes.</summary>
internal sealed class SlotCosts
{
    private readonly long[] _costs;

    private SlotCosts(long[] costs) => _costs = costs;

    /// <summary>Every slot weighs the same.</summary>
    public static SlotCosts Equal { get; } = Of(_ => 1);

    /// <summary>What a slot weighs; never negative.</summary>
    public long this[int slot] => _costs[slot];

    /// <summary>The costs that a function gives.</summary>
    public static SlotCosts Of(Func<int, long> cost)
    {
        var costs = new long[SlotRange.SlotCount];
        for (var slot = 0; slot < costs.Length; slot++)
            costs[slot] = Math.Max(0, cost(slot));
        return new SlotCosts(costs);
    }

    /// <summary>What a set of slots weighs together.</summary>
    public long Sum(SlotSet slots) => slots.Slots.Sum(slot => _costs[slot]);
}
