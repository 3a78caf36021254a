using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>The slots of a batch with keys that cannot be moved, and what the servers said of them.</summary>
internal sealed class SlotRefusals(SlotBatch batch)
{
    private const int MostNamed = 10;

    private readonly SortedDictionary<int, (MigrateReply Kind, string Text)> _slots = [];

    public SlotSet Slots => SlotSet.OfSlots(_slots.Keys);

    public bool Contains(int slot) => _slots.ContainsKey(slot);

    /// <summary>Notes what was said of a slot first.</summary>
    public void Add(int slot, MigrateReply kind, string text) => _slots.TryAdd(slot, (kind, text));

    /// <summary>The error that tells the operator of them.</summary>
    /// <param name="open">Those that could not be closed, for other keys of theirs have been moved.</param>
    public async Task<TroveException> ToErrorAsync(SlotSet open)
    {
        // One that is open needs a decision; the others tell the rest.
        int slot = open.IsEmpty ? _slots.Keys.First() : open.Slots.First();
        (MigrateReply kind, string text) = _slots[slot];
        IReadOnlyList<string> keys = await NamesAsync(slot, kind);
        string names = keys.Count == 0 ? "" : $": {string.Join(", ", keys)}";
        string left = open.Count switch
        {
            0 => " No slot is left open.",
            1 => $" Slot {open} stays open until that is settled; clients go on, served by both nodes.",
            _ => $" Slots {open} stay open until that is settled; clients go on, served by both nodes.",
        };
        SlotSet closed = Slots.Except(open).Except(SlotSet.OfSlots([slot]));
        string others = closed.IsEmpty ? "" : $" Of slots {closed} keys were refused, too; they are closed where they were.";
        return new TroveException(
            TroveErrorId.SlotMoveFailed,
            $"Keys of slot {slot} could not be moved from {batch.From.Name} to {batch.To.Name}{names}. {batch.From.Name} said: {text.TrimEnd('.')}.{left}{others}",
            batch.To.Name, Advice(kind, keys, isOpen: !open.IsEmpty));
    }

    private string? Advice(MigrateReply kind, IReadOnlyList<string> keys, bool isOpen)
    {
        string key = keys.Count > 0 ? keys[0] : "the key";
        string source = $"{batch.From.Name} ({batch.From.Node.Endpoint})", destination = $"{batch.To.Name} ({batch.To.Node.Endpoint})";
        return (kind, isOpen) switch
        {
            (MigrateReply.Occupied, true) =>
                $"Compare both copies and delete one: GET or DUMP, then DEL {key} at {source}, whose copy clients see; or the same at {destination}, with ASKING before each command.",
            (_, true) =>
                $"Mend what {batch.From.Name} names, or, if it is of no use, delete {key} at {source}.",
            // Closed: what is in the way is found, and told with more, when the command is run again.
            _ => null,
        };
    }

    /// <summary>The keys that are in the way, as far as they can be told.</summary>
    private async Task<IReadOnlyList<string>> NamesAsync(int slot, MigrateReply kind)
    {
        try
        {
            if (kind == MigrateReply.Occupied)
            {
                IReadOnlyList<StrayKey> both = await StrayKeys.FindAsync(batch.To, batch.From, SlotSet.OfSlots([slot]), CancellationToken.None);
                return [.. both.Where(key => key.IsAtOwner).Take(MostNamed).Select(key => key.Key.ToString())];
            }
            IReadOnlyList<RespValue> left = await batch.From.Node.PipelineAsync([new RedisCommand("CLUSTER", "GETKEYSINSLOT", slot, MostNamed)], CancellationToken.None);
            return [.. left[0].AsArray().Select(key => new MovingKey(key.AsBytes()).ToString())];
        }
        catch (TroveException)
        {
            return []; // What the server said must not be lost for its names.
        }
    }
}
