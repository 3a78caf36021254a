using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Tells nodes who owns slots now.</summary>
internal static class SlotOwnership
{
    public static IReadOnlyList<RedisCommand> Commands(IEnumerable<int> slots, string state, string id) =>
        [.. slots.Select(slot => new RedisCommand("CLUSTER", "SETSLOT", slot, state, id))];

    /// <summary>
    /// Tells a node that another one owns slots. The owner itself has been told before. What the node refuses is accepted where it
    /// sees the owner already: the owner tells the others too, and a node without slots may have become a replica by then.
    /// </summary>
    /// <exception cref="TroveException"><c>SlotMoveFailed</c>, with the node's words.</exception>
    public static async Task TellAsync(SlotParty node, string ownerId, SlotSet slots)
    {
        IReadOnlyList<RespValue> replies = await node.Node.PipelineAsync(Commands(slots.Slots, "NODE", ownerId), CancellationToken.None);
        if (replies.FirstOrDefault(reply => reply.IsError) is not { } error)
            return;
        ClusterNodes seen = await node.Node.NodesAsync(CancellationToken.None);
        if (seen.Find(ownerId) is { } owner && slots.Except(owner.Slots).IsEmpty)
            return;
        throw new TroveException(
            TroveErrorId.SlotMoveFailed, $"{node.Name} ({node.Node.Endpoint}) did not accept the new owner of slots {slots}: {error.AsErrorText()}.", node.Name);
    }
}
