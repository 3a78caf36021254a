using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Slots that go from one node to another.</summary>
/// <param name="From">The catalog id of the primary that owns them.</param>
/// <param name="To">The catalog id of the primary that is to own them.</param>
/// <param name="Slots">Which; at least one.</param>
internal sealed record SlotMove(Guid From, Guid To, SlotSet Slots);
