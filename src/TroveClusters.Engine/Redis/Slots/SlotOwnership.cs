using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Tells nodes who owns slots now.</summary>
internal static class SlotOwnership
{
    public static IReadOnlyList<RedisCommand> Commands(IEnumerable<int> slots, string state, string id) =>
        [.. slots.Select(slot => new RedisCommand("CLUSTER", "SETSLOT", slot, state, id))];

    /// <summary>
    /// What makes a node the owner of slots that it imports. Each slot that ends its import so is told to every node at once, which
    /// keeps all of them busy for as long as it takes when there are hundreds. So only the first slot does, for that raises the
    /// node's epoch above all others', and the last, for then all are told of; those in between end their import before. Not in a
    /// transaction: a server without memory queues nothing.
    /// </summary>
    public static IReadOnlyList<RedisCommand> Taking(IReadOnlyList<int> slots, string id)
    {
        IEnumerable<RedisCommand> between = slots.Skip(1).SkipLast(1).SelectMany(slot =>
            (RedisCommand[])[new("CLUSTER", "SETSLOT", slot, "STABLE"), new("CLUSTER", "SETSLOT", slot, "NODE", id)]);
        return [.. Commands(slots.Take(1), "NODE", id), .. between, .. Commands(slots.Skip(1).TakeLast(1), "NODE", id)];
    }

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
