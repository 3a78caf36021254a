using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Asks a node how many keys its slots hold.</summary>
internal static class SlotKeyCounts
{
    public static async Task<IReadOnlyList<(int Slot, long Keys)>> AskAsync(IRedisAdmin node, SlotSet slots, CancellationToken cancellationToken)
    {
        IReadOnlyList<RespValue> replies = await node.PipelineAsync(
            [.. slots.Slots.Select(slot => new RedisCommand("CLUSTER", "COUNTKEYSINSLOT", slot))], cancellationToken);
        return [.. slots.Slots.Zip(replies, (slot, reply) => (slot, reply.IsError
            ? throw new TroveException(TroveErrorId.UnexpectedReply, $"{node.Endpoint} does not say how many keys slot {slot} holds: {reply.AsErrorText()}.", node.Endpoint.ToString())
            : reply.AsInt64()))];
    }
}
