using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>A key that a node holds in a slot of another's.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Key">The key.</param>
/// <param name="IsAtOwner">Whether the owner of the slot has a key of that name, too.</param>
internal sealed record StrayKey(int Slot, MovingKey Key, bool IsAtOwner);

/// <summary>
/// Finds keys in slots that their holder does not own: what has come of a move under way, or is left of one that was given up. No
/// client sees those, and nobody but their holder knows of them.
/// </summary>
internal static class StrayKeys
{
    /// <summary>So many of a slot are looked at; of one with as many there may be more.</summary>
    public const int Most = 100_000;

    /// <summary>Commands of one pipeline.</summary>
    private const int AtOnce = 2000;

    /// <summary>What a node holds in slots that another owns.</summary>
    public static async Task<IReadOnlyList<StrayKey>> FindAsync(SlotParty holder, SlotParty owner, SlotSet slots, CancellationToken cancellationToken)
    {
        var found = new List<StrayKey>();
        foreach ((int slot, long count) in await SlotKeyCounts.AskAsync(holder.Node, slots, cancellationToken))
        {
            if (count == 0)
                continue;
            IReadOnlyList<RespValue> keys = await holder.Node.PipelineAsync([new RedisCommand("CLUSTER", "GETKEYSINSLOT", slot, Math.Min(count, Most))], cancellationToken);
            foreach (RespValue[] some in keys[0].AsArray().Chunk(AtOnce))
            {
                IReadOnlyList<RespValue> exist = await owner.Node.PipelineAsync(
                    [.. some.Select(key => new RedisCommand("EXISTS", RedisArgument.FromBytes(key.AsBytes())))], cancellationToken);
                // While the slot is open, the owner sends whoever asks for a key that it has not to the destination: an error.
                found.AddRange(some.Zip(exist, (key, reply) => new StrayKey(slot, new MovingKey(key.AsBytes()), !reply.IsError && reply.AsInt64() > 0)));
            }
        }
        return found;
    }
}
