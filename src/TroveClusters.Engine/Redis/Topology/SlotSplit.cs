namespace TroveClusters.Engine.Redis.Topology;

/// <summary>How the slots are shared out when a cluster is created.</summary>
internal static class SlotSplit
{
    /// <summary>
    /// Every node gets 16384 / n consecutive slots, and the first (16384 mod n) nodes one more each. This is the split
    /// of the specification; <c>redis-cli --cluster create</c> rounds differently.
    /// </summary>
    /// <param name="nodes">How many primaries share the slots: 1 to 16384.</param>
    /// <returns>A range each, in order, together all slots.</returns>
    public static IReadOnlyList<SlotRange> Split(int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes, SlotRange.SlotCount);
        var (share, remainder) = Math.DivRem(SlotRange.SlotCount, nodes);
        var ranges = new SlotRange[nodes];
        var first = 0;
        for (var i = 0; i < nodes; i++)
        {
            var count = share + (i < remainder ? 1 : 0);
            ranges[i] = new SlotRange(first, first + count - 1);
            first += count;
        }

        return ranges;
    }
}
