using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// How far planned moves have come, by the word of the nodes themselves: what is still to be moved, what somebody had begun to
/// move, and what has arrived without everybody knowing.
/// </summary>
/// <param name="Fresh">Slots that are where they were.</param>
/// <param name="Open">Slots that are half moved: they are finished first.</param>
/// <param name="Arrived">Slots that the destination owns while another node still says that it does, or an end is still open.</param>
/// <param name="Elsewhere">Slots that a third node owns by now: the plan is no longer true for them.</param>
internal sealed record SlotMoveState(IReadOnlyList<SlotMove> Fresh, IReadOnlyList<SlotMove> Open, IReadOnlyList<SlotMove> Arrived, SlotSet Elsewhere)
{
    /// <summary>Compares planned moves with what the nodes say.</summary>
    /// <param name="planned">The moves as the journal has them.</param>
    /// <param name="views">What each node says, by its catalog id.</param>
    /// <param name="primaryOf">The node that leads a node's shard now: after a failover a planned node may be a replica.</param>
    /// <exception cref="TroveException">
    /// <c>SlotsOpen</c>: slots are half moved that are not of the plan. <c>ClusterNotReady</c>: nobody owns a slot that is to move, or
    /// several do.
    /// </exception>
    public static SlotMoveState Judge(
        IReadOnlyList<SlotMove> planned, IReadOnlyDictionary<Guid, RedisNodeView> views, Func<Guid, Guid> primaryOf)
    {
        RefuseForeign(planned, views, primaryOf);
        var owners = new List<Guid>[SlotRange.SlotCount];
        foreach ((Guid node, RedisNodeView view) in views)
        {
            foreach (var slot in view.Nodes.Myself.Slots.Slots)
                (owners[slot] ??= []).Add(node);
        }
        var open = views.SelectMany(view => view.Value.Nodes.Myself.OpenSlots).Select(slot => slot.Slot).ToHashSet();
        var sorted = new Dictionary<(State State, Guid From, Guid To), List<int>>();
        var elsewhere = new List<int>();
        foreach (SlotMove move in planned)
        {
            Guid from = primaryOf(move.From), to = primaryOf(move.To);
            foreach (var slot in move.Slots.Slots)
            {
                List<Guid> claims = owners[slot] ?? [];
                Guid other = claims.Find(node => node != to);
                if (claims.Contains(to))
                {
                    if (claims.Count > 1 || open.Contains(slot))
                        Add(State.Arrived, other == Guid.Empty ? from : other, to, slot);
                }
                else if (claims.Count != 1)
                {
                    throw new TroveException(
                        TroveErrorId.ClusterNotReady,
                        string.Create(CultureInfo.InvariantCulture, $"Slot {slot} has {(claims.Count == 0 ? "no owner" : "several owners")}, so that it cannot be moved."), slot);
                }
                else if (claims[0] == from)
                {
                    Add(open.Contains(slot) ? State.Open : State.Fresh, from, to, slot);
                }
                else
                {
                    elsewhere.Add(slot);
                }
            }
        }
        return new SlotMoveState(Moves(State.Fresh), Moves(State.Open), Moves(State.Arrived), SlotSet.OfSlots(elsewhere));

        void Add(State state, Guid from, Guid to, int slot)
        {
            if (!sorted.TryGetValue((state, from, to), out List<int>? slots))
                sorted[(state, from, to)] = slots = [];
            slots.Add(slot);
        }

        IReadOnlyList<SlotMove> Moves(State state) =>
            [.. sorted.Where(entry => entry.Key.State == state).Select(entry => new SlotMove(entry.Key.From, entry.Key.To, SlotSet.OfSlots(entry.Value)))];
    }

    /// <summary>The same, but that slots which are where they were count as half moved where it is known that keys of theirs are not.</summary>
    public SlotMoveState WithOpen(SlotSet slots)
    {
        if (!Fresh.Any(move => move.Slots.Overlaps(slots)))
            return this;
        return this with
        {
            Fresh = [.. Fresh.Select(move => move with { Slots = move.Slots.Except(slots) }).Where(move => !move.Slots.IsEmpty)],
            Open = [.. Open, .. Fresh.Select(move => move with { Slots = move.Slots.Intersect(slots) }).Where(move => !move.Slots.IsEmpty)],
        };
    }

    /// <summary>Half-moved slots that no plan of ours explains are nobody's to finish or to give up.</summary>
    /// <exception cref="TroveException"><c>SlotsOpen</c>, with all of them.</exception>
    public static void RefuseForeign(
        IReadOnlyList<SlotMove> planned, IReadOnlyDictionary<Guid, RedisNodeView> views, Func<Guid, Guid> primaryOf)
    {
        var ours = new Dictionary<int, HashSet<Guid>>();
        foreach (SlotMove move in planned)
        {
            HashSet<Guid> ends = [move.From, move.To, primaryOf(move.From), primaryOf(move.To)];
            foreach (var slot in move.Slots.Slots)
                ours[slot] = ends;
        }
        var ids = views.ToDictionary(view => view.Value.Id, view => view.Key, StringComparer.Ordinal);
        var foreign = new List<string>();
        foreach ((Guid node, RedisNodeView view) in views)
        {
            foreach (OpenSlot slot in view.Nodes.Myself.OpenSlots)
            {
                // A peer that nobody knows any more was replaced by a failover; it is still one of the plan's shards.
                if (ours.TryGetValue(slot.Slot, out HashSet<Guid>? ends) && ends.Contains(node)
                    && (!ids.TryGetValue(slot.PeerId, out Guid peer) || ends.Contains(peer)))
                    continue;
                string way = slot.Direction == OpenSlotDirection.Migrating ? "to" : "from";
                foreign.Add($"slot {slot.Slot} on {view.Endpoint} ({way} {NameOf(view, slot.PeerId)})");
            }
        }
        if (foreign.Count == 0)
            return;
        const int most = 10;
        string more = foreign.Count > most ? $" and {foreign.Count - most} more" : "";
        throw new TroveException(
            TroveErrorId.SlotsOpen, $"Slots are half moved by somebody else: {string.Join(", ", foreign.Take(most))}{more}. No slot was moved.", foreign.ToArray());
    }

    private static string NameOf(RedisNodeView view, string id) => view.Nodes.Find(id) is { } peer ? RedisNodeView.Name(peer) : id;

    private enum State
    {
        Fresh,
        Open,
        Arrived,
    }
}
