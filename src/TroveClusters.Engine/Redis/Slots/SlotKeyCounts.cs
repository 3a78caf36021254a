using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Asks a node how many keys its slots hold.</summary>
internal static class SlotKeyCounts
{
    /// <summary>
    /// What slots hold, as near as can be had at once: by the slot, but for Garnet, which looks through all its keys for each slot
    /// it is asked of; there a slot is taken to hold its part of them.
    /// </summary>
    public static async Task<IReadOnlyList<(int Slot, long Keys)>> EstimateAsync(IRedisAdmin node, SlotSet slots, CancellationToken cancellationToken)
    {
        if (slots.IsEmpty || await node.GetKindAsync(cancellationToken) != RedisServerKind.Garnet)
            return await AskAsync(node, slots, cancellationToken);
        long all = await node.DbSizeAsync(cancellationToken);
        int owned = Math.Max(1, (await node.NodesAsync(cancellationToken)).Myself.Slots.Count);
        return [.. slots.Slots.Select((slot, i) => (slot, (i + 1) * all / owned - i * all / owned))];
    }

    /// <summary>What slots hold, counted.</summary>
    public static async Task<IReadOnlyList<(int Slot, long Keys)>> AskAsync(IRedisAdmin node, SlotSet slots, CancellationToken cancellationToken)
    {
        IReadOnlyList<RespValue> replies = await node.PipelineAsync(
            [.. slots.Slots.Select(slot => new RedisCommand("CLUSTER", "COUNTKEYSINSLOT", slot))], cancellationToken);
        return [.. slots.Slots.Zip(replies, (slot, reply) => (slot, reply.IsError
            ? throw new TroveException(TroveErrorId.UnexpectedReply, $"{node.Endpoint} does not say how many keys slot {slot} holds: {reply.AsErrorText()}.", node.Endpoint.ToString())
            : reply.AsInt64()))];
    }
}
