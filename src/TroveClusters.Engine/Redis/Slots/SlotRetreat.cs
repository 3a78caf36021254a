using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Closes open slots where they are, when their keys cannot be moved. That is done only where it hides nothing: once the destination
/// has a key that the source has not, nobody would find it any more.
/// </summary>
internal static class SlotRetreat
{
    /// <returns>The slots that stay open.</returns>
    /// <exception cref="TroveException">A node does not answer, or refuses that too; slots may be open at one end.</exception>
    public static async Task<SlotSet> TryAsync(SlotBatch batch, SlotSet slots)
    {
        SlotSet closing = slots.Except(await GoneAheadAsync(batch, slots));
        // The destination first: from then on clients cannot write there. What they have written before is seen now.
        await SetAsync(batch.To, closing, "STABLE");
        SlotSet late = await GoneAheadAsync(batch, closing);
        await SetAsync(batch.To, late, "IMPORTING", batch.From.Id);
        closing = closing.Except(late);
        await SetAsync(batch.From, closing, "STABLE");
        return slots.Except(closing);
    }

    private static async Task<SlotSet> GoneAheadAsync(SlotBatch batch, SlotSet slots) => SlotSet.OfSlots(
        (await StrayKeys.FindAsync(batch.To, batch.From, slots, CancellationToken.None))
            .GroupBy(key => key.Slot)
            .Where(held => held.Count() >= StrayKeys.Most || held.Any(key => !key.IsAtOwner))
            .Select(held => held.Key));

    private static async Task SetAsync(SlotParty party, SlotSet slots, params string[] state)
    {
        IReadOnlyList<RespValue> replies = await party.Node.PipelineAsync(
            [.. slots.Slots.Select(slot => new RedisCommand(["CLUSTER", "SETSLOT", slot, .. state.Select(RedisArgument (word) => word)]))], CancellationToken.None);
        foreach (RespValue reply in replies)
            reply.AsOk();
    }
}
