using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Closes slots that a destination still imports from a source whose replica has taken over meanwhile. A node believes nobody who
/// says that he owns a slot which it imports; so it goes on to wait for the old owner, takes the slot for uncovered, and serves
/// nothing. Closed, it hears of the new owner, from whom the slot is then moved. What had arrived stays where it is until then.
/// </summary>
internal static class OrphanedImports
{
    public static async Task CloseAsync(OperationContext context, CancellationToken cancellationToken)
    {
        SlotSet planned = SlotSet.Of(SlotMovePlan.Of(context)!.ToMoves(context.Operation.Id).SelectMany(move => move.Slots.Ranges));
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        IReadOnlyDictionary<Guid, NodeAnswer> answers = await members.ViewAllAsync(cancellationToken);
        var owners = new string?[SlotRange.SlotCount];
        foreach (ClusterNode self in answers.Values.Select(answer => answer.View?.Nodes.Myself).OfType<ClusterNode>().Where(node => node.IsPrimary))
        {
            foreach (int slot in self.Slots.Slots)
                owners[slot] = self.Id;
        }
        foreach ((Guid node, NodeAnswer answer) in answers)
        {
            if (answer.View is not { } view)
                continue;
            SlotSet orphaned = SlotSet.OfSlots(view.Nodes.Myself.OpenSlots
                .Where(slot => slot.Direction == OpenSlotDirection.Importing && owners[slot.Slot] is { } owner && owner != slot.PeerId && owner != view.Id)
                .Select(slot => slot.Slot)).Intersect(planned);
            if (orphaned.IsEmpty)
                continue;
            // Written first: what has arrived there is overwritten by what the new owner has, whoever goes on.
            SlotMovePlan.Change(context, plan => plan with { Orphaned = plan.OrphanedSlots().Union(orphaned).ToString() });
            context.Warn($"Slots {orphaned} were on their way from a node whose replica has taken over; they are moved from that.");
            foreach (RespValue reply in await members[node].PipelineAsync(
                [.. orphaned.Slots.Select(slot => new RedisCommand("CLUSTER", "SETSLOT", slot, "STABLE"))], cancellationToken))
                reply.OrThrow();
        }
    }
}
