using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Slots that are moved together: opened, emptied and closed.</summary>
/// <param name="From">Who owns them.</param>
/// <param name="To">Who is to own them.</param>
/// <param name="Slots">Which.</param>
/// <param name="IsResumed">
/// Whether somebody had begun to move them before: then a key may have reached the destination without having left the source,
/// and the source's is the one that counts. Not so where the destination was found to have keys of somebody else's.
/// </param>
internal sealed record SlotBatch(SlotParty From, SlotParty To, SlotSet Slots, bool IsResumed)
{
    public override string ToString() => $"slots {Slots} from {From.Name} to {To.Name}";
}
