using System.Numerics;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>A set of slots in the plainest way: a bit each.</summary>
internal sealed class SlotFlags
{
    private readonly ulong[] _bits = new ulong[SlotRange.SlotCount / 64];

    /// <summary>How many are set.</summary>
    public int Count => _bits.Sum(BitOperations.PopCount);

    private bool this[int slot] => (_bits[slot / 64] >> (slot % 64) & 1) == 1;

    public static SlotFlags Of(IEnumerable<SlotRange> ranges)
    {
        var flags = new SlotFlags();
        foreach (SlotRange range in ranges)
        {
            for (int slot = range.First; slot <= range.Last;)
            {
                bool word = slot % 64 == 0 && range.Last - slot >= 63;
                flags._bits[slot / 64] |= word ? ulong.MaxValue : 1UL << slot % 64;
                slot += word ? 64 : 1;
            }
        }
        return flags;
    }

    public SlotFlags With(SlotFlags other, Func<ulong, ulong, ulong> how)
    {
        var both = new SlotFlags();
        for (int i = 0; i < _bits.Length; i++)
            both._bits[i] = how(_bits[i], other._bits[i]);
        return both;
    }

    public bool Same(SlotFlags other) => _bits.AsSpan().SequenceEqual(other._bits);

    /// <summary>The set has exactly these slots, in the fewest ranges, and says so of each slot.</summary>
    public void Is(SlotSet set)
    {
        Assert.True(Same(Of(set.Ranges)));
        Assert.Equal(Count, set.Count);
        foreach (SlotRange range in set.Ranges)
        {
            Assert.False(range.First > 0 && this[range.First - 1]);
            Assert.False(range.Last < SlotRange.SlotCount - 1 && this[range.Last + 1]);
            Assert.True(set.Contains(range.First) && set.Contains(range.Last));
        }
        for (int slot = Count % 997; slot < SlotRange.SlotCount; slot += 997)
            Assert.Equal(this[slot], set.Contains(slot));
    }
}
