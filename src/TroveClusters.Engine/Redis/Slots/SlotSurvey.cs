using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Who owns which slots of a cluster, and what is in them: what a plan to move slots is made of.</summary>
internal sealed class SlotSurvey
{
    /// <summary>Keys whose sizes are looked at in each slot, where what slots weigh decides what moves.</summary>
    private const int Samples = 3;

    private readonly RedisMembers _members;
    private readonly Dictionary<int, long> _keys = [];
    private readonly Dictionary<Guid, long> _keySize = [];

    private SlotSurvey(RedisMembers members, RedisCensus census, IReadOnlyList<NodeRow> primaries) =>
        (_members, Census, Primaries) = (members, census, primaries);

    public RedisCensus Census { get; }

    /// <summary>The nodes that own slots or may own some.</summary>
    public IReadOnlyList<NodeRow> Primaries { get; }

    /// <summary>Looks at a cluster and makes sure that slots of it can be moved.</summary>
    /// <exception cref="TroveException">
    /// <c>NodeUnreachable</c>: nodes do not answer; <c>SlotsOpen</c>: slots are half moved; <c>ClusterNotReady</c>: the nodes do not
    /// agree.
    /// </exception>
    public static async Task<SlotSurvey> TakeAsync(PlanContext context, ClusterState state, RedisMembers members, CancellationToken cancellationToken) =>
        Of(state, members, await RedisCensus.TakeAsync(context, state, members, cancellationToken));

    /// <summary>As <see cref="TakeAsync"/>, where the cluster has been looked at already.</summary>
    public static SlotSurvey Of(ClusterState state, RedisMembers members, RedisCensus census)
    {
        List<NodeRow> silent = [.. state.Nodes.Where(node => census.Silence(node) is not null)];
        if (silent.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.NodeUnreachable,
                $"Slots move only while all nodes answer. These do not: {string.Join("; ", silent.Select(node => $"{node.Name}: {census.Silence(node)}"))}. Nothing was changed.",
                silent.Select(node => node.Name).ToArray(), "Start the nodes (Start-TroveCluster) first.");
        }
        SlotMoveState.RefuseForeign([], state.Nodes.ToDictionary(node => node.Id, node => census.ViewOf(node)!), node => node);
        AgreementResult agreement = ClusterAgreement.Judge(
            [.. state.Nodes.Select(node => new NodeAnswer(members[node.Id].Endpoint, census.ViewOf(node), null))], [.. state.Nodes.Select(census.IdOf)]);
        if (!agreement.IsAgreed)
            throw new TroveException(
                TroveErrorId.ClusterNotReady, $"Slots move only while all nodes agree, and they do not: {agreement.Describe()}. Nothing was changed.", state.Cluster.Name);
        return new SlotSurvey(members, census, [.. state.Nodes.Where(node => !census.IsReplica(node))]);
    }

    /// <summary>What slots weigh: 1 each, or what was counted, or what samples say of it.</summary>
    public async Task<SlotCosts> CostsAsync(TroveBalance by, CancellationToken cancellationToken)
    {
        if (by == TroveBalance.Slots)
            return SlotCosts.Equal;
        await Task.WhenAll(Primaries.Select(node => CountAsync(node, Census.SlotsOf(node), SlotKeyCounts.AskAsync, cancellationToken)));
        if (by == TroveBalance.Keys)
            return SlotCosts.Of(slot => _keys.GetValueOrDefault(slot));
        var bytes = new long[SlotRange.SlotCount];
        await Task.WhenAll(Primaries.Select(node => SampleAsync(node, bytes, cancellationToken)));
        return SlotCosts.Of(slot => bytes[slot]);
    }

    /// <summary>What moves would take with them.</summary>
    public async Task<IReadOnlyList<TroveSlotMove>> EstimateAsync(
        IReadOnlyList<SlotMove> moves, IEnumerable<NodeRow> nodes, CancellationToken cancellationToken)
    {
        Dictionary<Guid, NodeRow> byId = nodes.ToDictionary(node => node.Id);
        await Task.WhenAll(moves.GroupBy(move => move.From).Select(async source =>
        {
            NodeRow node = byId[source.Key];
            await CountAsync(node, SlotSet.Of(source.SelectMany(move => move.Slots.Ranges)), SlotKeyCounts.EstimateAsync, cancellationToken);
            long size = await KeySizeAsync(_members[node.Id], cancellationToken);
            lock (_keySize)
                _keySize[node.Id] = size;
        }));
        return [.. moves.Select(move =>
        {
            long keys = move.Slots.Slots.Sum(slot => _keys.GetValueOrDefault(slot));
            return new TroveSlotMove
            {
                From = byId[move.From].Name,
                To = byId[move.To].Name,
                SlotCount = move.Slots.Count,
                Slots = move.Slots.ToStrings(),
                KeyCount = keys,
                Bytes = keys * _keySize[move.From],
            };
        })];
    }

    private async Task CountAsync(
        NodeRow node, SlotSet slots, Func<IRedisAdmin, SlotSet, CancellationToken, Task<IReadOnlyList<(int Slot, long Keys)>>> count, CancellationToken cancellationToken)
    {
        SlotSet missing;
        lock (_keys)
            missing = SlotSet.OfSlots(slots.Slots.Where(slot => !_keys.ContainsKey(slot)));
        foreach ((int slot, long keys) in await count(_members[node.Id], missing, cancellationToken))
        {
            lock (_keys)
                _keys[slot] = keys;
        }
    }

    /// <summary>Bytes a key of a node's takes on average, by what the server says it uses for data.</summary>
    private static async Task<long> KeySizeAsync(IRedisAdmin node, CancellationToken cancellationToken)
    {
        InfoReply memory = await node.InfoAsync("memory", cancellationToken);
        long keys = await node.DbSizeAsync(cancellationToken);
        // Garnet has no such figure.
        return memory.Fields.FindInteger("used_memory_dataset") is { } used && keys > 0 ? used / keys : 0;
    }

    private async Task SampleAsync(NodeRow node, long[] bytes, CancellationToken cancellationToken)
    {
        IRedisAdmin agent = _members[node.Id];
        int[] slots = [.. Census.SlotsOf(node).Slots.Where(slot => _keys.GetValueOrDefault(slot) > 0)];
        IReadOnlyList<RespValue> listed = await agent.PipelineAsync(
            [.. slots.Select(slot => new RedisCommand("CLUSTER", "GETKEYSINSLOT", slot, Samples))], cancellationToken);
        (int Slot, ReadOnlyMemory<byte> Key)[] keys = [.. slots.Zip(listed).SelectMany(pair =>
            pair.Second.OrThrow().AsArray().Select(key => (pair.First, key.AsBytes())))];
        IReadOnlyList<long> sizes = await agent.UseLineAsync(
            line => KeySizes.Ask(line, keys.Select(key => key.Key), cancellationToken));
        foreach (var slot in keys.Zip(sizes, (key, size) => (key.Slot, Size: size)).GroupBy(sample => sample.Slot))
            bytes[slot.Key] = (long)(slot.Average(sample => sample.Size) * _keys[slot.Key]);
    }
}
