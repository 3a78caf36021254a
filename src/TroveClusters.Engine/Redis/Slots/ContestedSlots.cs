using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Looks for what a destination would refuse, before a slot is opened: keys of its own in slots that are to come, left by a move that
/// somebody has given up. Once keys of a slot have gone ahead it could only be closed by deciding which of two keys is the right one.
/// </summary>
internal static class ContestedSlots
{
    private const int MostNamed = 10;

    /// <exception cref="TroveException"><c>SlotMoveFailed</c>: keys that both ends of a move have.</exception>
    public static async Task RefuseAsync(
        IReadOnlyList<SlotMove> fresh, IReadOnlyDictionary<Guid, SlotParty> parties, Action<string> warn, CancellationToken cancellationToken)
    {
        // Garnet counts keys of its own slots only.
        (SlotMove Move, IReadOnlyList<StrayKey> Keys)[] strays = await Task.WhenAll(fresh
            .Where(move => parties[move.To].View.Kind != RedisServerKind.Garnet)
            .Select(async move => (move, await StrayKeys.FindAsync(parties[move.To], parties[move.From], move.Slots, cancellationToken))));
        var contested = strays.SelectMany(entry => entry.Keys.Where(key => key.IsAtOwner).Select(key => (entry.Move, key.Slot, key.Key))).ToList();
        if (contested.Count > 0)
            throw Refusal(contested, parties);
        foreach ((SlotMove move, IReadOnlyList<StrayKey> keys) in strays.Where(entry => entry.Keys.Count > 0))
        {
            (string from, string to) = (parties[move.From].Name, parties[move.To].Name);
            warn($"{to} holds keys in slots that it gets from {from}, which has no keys of these names; clients will see them: {Names([.. keys.Select(key => $"{key.Key} (slot {key.Slot})")])}.");
        }
    }

    private static TroveException Refusal(List<(SlotMove Move, int Slot, MovingKey Key)> keys, IReadOnlyDictionary<Guid, SlotParty> parties)
    {
        (SlotMove move, int slot, MovingKey key) = keys[0];
        (SlotParty from, SlotParty to) = (parties[move.From], parties[move.To]);
        string names = Names([.. keys.Select(entry => $"{entry.Key} (slot {entry.Slot}, {parties[entry.Move.From].Name} and {parties[entry.Move.To].Name})")]);
        return new TroveException(
            TroveErrorId.SlotMoveFailed,
            $"Keys are both at the node that owns their slot and at the one that is to get it, which would refuse them (BUSYKEY): {names}. Nothing was overwritten.", to.Name,
            $"Compare the copies and delete one of each. Clients see the one at the owner: DEL {key} at {from.Name} ({from.Node.Endpoint}). The other is reached in one connection to {to.Name} ({to.Node.Endpoint}): CLUSTER SETSLOT {slot} IMPORTING {from.Id}, ASKING, GET or DUMP {key}, ASKING, DEL {key}, CLUSTER SETSLOT {slot} STABLE. Then run the command again.");
    }

    private static string Names(IReadOnlyList<string> names) =>
        names.Count <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
}
