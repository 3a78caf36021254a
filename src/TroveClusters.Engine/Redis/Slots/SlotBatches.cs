using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Cuts the slots of a move into batches.</summary>
internal static class SlotBatches
{
    /// <summary>Batches in the order of the slots, none larger than the limits but where one slot alone is.</summary>
    public static IEnumerable<SlotSet> Cut(SlotSet slots, Func<int, long> keysOf, (long Keys, int Slots) limits)
    {
        var batch = new List<int>();
        long keys = 0;
        foreach (var slot in slots.Slots)
        {
            long more = keysOf(slot);
            if (batch.Count > 0 && (batch.Count >= limits.Slots || keys + more > limits.Keys))
            {
                yield return SlotSet.OfSlots(batch);
                (batch, keys) = ([], 0);
            }
            batch.Add(slot);
            keys += more;
        }
        if (batch.Count > 0)
            yield return SlotSet.OfSlots(batch);
    }
}
