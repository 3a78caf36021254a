using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>A primary, the slots it owns, and how much it is to carry.</summary>
/// <param name="Node">Its catalog id.</param>
/// <param name="Slots">The slots it owns; none for one that was just added.</param>
/// <param name="Weight">Its part of the load in relation to the others'; 0 for one that is to own no slot. Never negative.</param>
internal sealed record SlotShare(Guid Node, SlotSet Slots, double Weight = 1);
