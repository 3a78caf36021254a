using System.Globalization;

namespace TroveClusters.FakeService;

/// <summary>Which slots requests move, and clusters once they have: each node's part in whole slots, the lowest slots first.</summary>
internal static class SlotMoves
{
    /// <summary>What a request moves; nothing where it moves no slots.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="leaving">The nodes it removes.</param>
    /// <param name="added">The names of the nodes it adds.</param>
    public static IReadOnlyList<TroveSlotMove> Of(
        OperationRequest request, RedisCluster cluster, IReadOnlyList<TroveClusterNode> leaving, IReadOnlyList<string> added)
    {
        List<Holder> holders = [.. cluster.Nodes.Cast<RedisClusterNode>().Select(node => new Holder(node.Name, Read(node.Slots)))];
        switch (request)
        {
            case MoveSlotsRequest move:
                return Named(move, cluster, holders);
            case OptimizeClusterRequest optimize:
                foreach ((string name, double weight) in optimize.Weights)
                {
                    if (weight < 0)
                        throw new TroveException(TroveErrorId.InvalidArgument, $"The weight of '{name}' must not be below 0.", name);
                    Find(cluster, holders, name).Weight = weight;
                }
                if (holders.TrueForAll(holder => holder.Weight == 0))
                    throw new TroveException(TroveErrorId.InvalidArgument, "At least one node must have a weight above 0.", "Weight");
                return Spread(holders);
            case AddNodesRequest { Rebalance: true } grow:
                if (grow.Role == TroveNodeRole.Replica || grow.ReplicaOf is not null)
                    throw new TroveException(TroveErrorId.InvalidArgument, "Replicas own no slots.", "Rebalance", "Leave -Rebalance out.");
                return Spread([.. holders, .. added.Select(name => new Holder(name, []))]);
            case RemoveNodesRequest { Drain: true }:
                foreach (TroveClusterNode node in leaving)
                    Find(cluster, holders, node.Name).Weight = 0;
                return Spread(holders);
            default:
                return [];
        }
    }

    /// <summary>A cluster once slots have moved.</summary>
    public static RedisCluster Apply(RedisCluster cluster, IReadOnlyList<TroveSlotMove> moves)
    {
        if (moves.Count == 0)
            return cluster;
        return (RedisCluster)Snapshots.Cluster(
            cluster.Name, cluster.Datastore, cluster.DatastoreVersion, cluster.Status, cluster.Task,
            [.. cluster.Nodes.Cast<RedisClusterNode>().Select(node =>
            {
                SortedSet<int> slots = Read(node.Slots);
                foreach (TroveSlotMove move in moves.Where(move => move.From == node.Name))
                    slots.ExceptWith(Read(move.Slots));
                foreach (TroveSlotMove move in moves.Where(move => move.To == node.Name))
                    slots.UnionWith(Read(move.Slots));
                return Snapshots.Node(node.ClusterName, node.Name, node.Port - 7000, slots.Count, node.Status, node.Flavor, Ranges(slots));
            })],
            new SortedDictionary<string, string>(cluster.Configuration.ToDictionary()));
    }

    private static List<TroveSlotMove> Named(MoveSlotsRequest request, RedisCluster cluster, List<Holder> holders)
    {
        Holder to = Find(cluster, holders, request.To);
        Holder? from = request.From is null ? null : Find(cluster, holders, request.From);
        if (from is null && request.Slots.Count == 0)
            throw new TroveException(TroveErrorId.InvalidArgument, "Name the slots to move, or the node whose slots are to move, or both.", "Slot");
        SortedSet<int> slots = request.Slots.Count == 0 ? from!.Slots : Read(request.Slots);
        if (from is not null && slots.Except(from.Slots).Except(to.Slots).ToList() is { Count: > 0 } others)
            throw new TroveException(TroveErrorId.SlotNotOwned, $"{from.Name} does not own slots {string.Join(' ', Ranges(others))}.", string.Join(' ', Ranges(others)));
        return [.. holders.Where(holder => holder != to && holder.Slots.Overlaps(slots)).Select(holder => Move(holder, to, holder.Slots.Intersect(slots)))];
    }

    private static List<TroveSlotMove> Spread(List<Holder> holders)
    {
        double weights = holders.Sum(holder => holder.Weight);
        int total = holders.Sum(holder => holder.Slots.Count);
        foreach (Holder holder in holders)
            holder.Part = (int)(total * holder.Weight / weights);
        int spare = total - holders.Sum(holder => holder.Part);
        foreach (Holder holder in holders.Where(holder => holder.Weight > 0).Take(spare))
            holder.Part++;
        var moves = new List<TroveSlotMove>();
        foreach (Holder giver in holders.Where(holder => holder.Slots.Count > holder.Part))
        {
            foreach (Holder taker in holders.Where(holder => holder.Slots.Count + holder.Taken < holder.Part))
            {
                int count = Math.Min(giver.Slots.Count - giver.Given - giver.Part, taker.Part - taker.Slots.Count - taker.Taken);
                if (count <= 0)
                    continue;
                moves.Add(Move(giver, taker, giver.Slots.Skip(giver.Given).Take(count)));
                giver.Given += count;
                taker.Taken += count;
            }
        }
        return moves;
    }

    private static TroveSlotMove Move(Holder from, Holder to, IEnumerable<int> slots)
    {
        int[] all = [.. slots];
        return new TroveSlotMove { From = from.Name, To = to.Name, SlotCount = all.Length, Slots = Ranges(all), KeyCount = all.Length * 10, Bytes = all.Length * 2000 };
    }

    private static Holder Find(RedisCluster cluster, List<Holder> holders, string name) =>
        holders.Find(holder => string.Equals(holder.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new TroveException(TroveErrorId.NodeNotFound, $"Cluster '{cluster.Name}' has no node '{name}'.", name);

    private static SortedSet<int> Read(IEnumerable<string> ranges)
    {
        var slots = new SortedSet<int>();
        foreach (string part in ranges.SelectMany(range => range.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) || first > last || last > 16383)
                throw new TroveException(TroveErrorId.InvalidArgument, $"'{part}' is no slot and no range of slots.", part);
            slots.UnionWith(Enumerable.Range(first, last - first + 1));
        }
        return slots;
    }

    private static List<string> Ranges(IEnumerable<int> slots)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (int slot in slots)
        {
            if (ranges.Count > 0 && ranges[^1].Last == slot - 1)
                ranges[^1] = (ranges[^1].First, slot);
            else
                ranges.Add((slot, slot));
        }
        return [.. ranges.Select(range => range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}"))];
    }

    private sealed record Holder(string Name, SortedSet<int> Slots)
    {
        public double Weight { get; set; } = 1;

        public int Part { get; set; }

        public int Given { get; set; }

        public int Taken { get; set; }
    }
}
