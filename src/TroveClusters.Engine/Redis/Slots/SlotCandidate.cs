using System.Runtime.CompilerServices;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>A run of slots that may be given; none, where it weighs nothing.</summary>
/// <param name="First">Its first slot, which weighs something.</param>
/// <param name="Last">Its last slot, which does too.</param>
/// <param name="Sum">What it weighs.</param>
/// <param name="Fit">How well it goes with what giver and taker have: the more, the better.</param>
internal readonly record struct SlotCandidate(int First, int Last, long Sum, int Fit = 0)
{
    public int Count => Last - First + 1;

    public SlotRange Range => new(First, Last);

    /// <summary>More weight, then fewer slots, then what fits, then what comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBetterThan(in SlotCandidate other)
    {
        if (Sum != other.Sum)
            return Sum > other.Sum;
        if (Count != other.Count)
            return Count < other.Count;
        return Fit != other.Fit ? Fit > other.Fit : First < other.First;
    }
}
