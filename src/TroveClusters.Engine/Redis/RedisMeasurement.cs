using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis;

/// <summary>Measures the nodes of a cluster, all at once: two samples, and between them the interval.</summary>
internal static class RedisMeasurement
{
    public static async Task<TroveClusterMeasurement> RunAsync(
        PlanContext context, ClusterState state, TimeSpan interval, CancellationToken cancellationToken)
    {
        INodeProvider provider = context.Provider(state.Cluster.Provider);
        TimeLimit limit = context.General.AgentCallLowTimeout;
        await using RedisMembers members = RedisMembers.Of(context, state);
        Probe[] first = await Task.WhenAll(state.Nodes.Select(node => node.IsPlaced && !node.IsStopped
            ? AskAsync(members[node.Id], limit, RedisSample.TakeAsync, cancellationToken)
            : Task.FromResult(new Probe(null, node.IsStopped ? node.Message : "It has no address yet."))));
        if (first.Any(probe => probe.Sample is not null))
            await Task.Delay(interval, cancellationToken);
        Probe[] second = await Task.WhenAll(state.Nodes.Zip(first, (node, probe) => probe.Sample is { } sample
            ? AskAsync(members[node.Id], limit, sample.AgainAsync, cancellationToken)
            : Task.FromResult(probe)));
        Dictionary<string, RedisSample> byId = second.Select(probe => probe.Sample).OfType<RedisSample>().ToDictionary(sample => sample.View.Id);
        RedisNodeMeasurement[] nodes = await Task.WhenAll(state.Nodes.Select(async (node, i) =>
            second[i].Sample is { } sample && first[i].Sample is { } before
                ? Measured(state.Cluster, node, before, sample, byId)
                : await SilentAsync(state.Cluster, node, second[i].Silence, provider, cancellationToken)));
        return Sum(state.Cluster, nodes);
    }

    private static async Task<Probe> AskAsync(
        IRedisNode agent, TimeLimit limit, Func<IRedisNode, CancellationToken, Task<RedisSample>> ask, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Time);
        try
        {
            return new Probe(await ask(agent, deadline.Token), "");
        }
        catch (TroveException e)
        {
            return new Probe(null, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Probe(null, $"{agent.Endpoint} did not answer within {limit}.");
        }
    }

    private static RedisNodeMeasurement Measured(
        ClusterRow cluster, NodeRow node, RedisSample before, RedisSample now, Dictionary<string, RedisSample> byId)
    {
        string? primaryId = now.View.Nodes.Myself.PrimaryId;
        bool? linkUp = primaryId is null ? null : now.Info.Fields.Find("master_link_status") == "up";
        return new RedisNodeMeasurement
        {
            ClusterName = cluster.Name,
            NodeName = node.Name,
            Role = primaryId is null ? TroveNodeRole.Primary : TroveNodeRole.Replica,
            Status = TroveNodeStatus.Active,
            MemoryUsed = now.Info.UsedMemory,
            MemoryLimit = now.Info.Fields.FindInteger("maxmemory") is > 0 and var limit ? limit : null,
            OperationsPerSecond = now.CommandsPerSecond(before),
            ConnectedClients = now.Counter("connected_clients") is { } clients ? Math.Max(0, clients - 1) : null,
            NetworkInPerSecond = now.ReceivedPerSecond(before),
            NetworkOutPerSecond = now.SentPerSecond(before),
            Uptime = now.Info.Fields.FindInteger("uptime_in_seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            KeyCount = now.KeyCount,
            SlotCount = now.View.Nodes.Myself.Slots.Count,
            InstantaneousOperationsPerSecond = now.Counter("instantaneous_ops_per_sec"),
            Hits = now.Counter("keyspace_hits"),
            Misses = now.Counter("keyspace_misses"),
            EvictedKeys = now.Counter("evicted_keys"),
            ExpiredKeys = now.Counter("expired_keys"),
            IsLinkUp = linkUp,
            ReplicaLagBytes = primaryId is not null && byId.GetValueOrDefault(primaryId) is { } primary ? Lag(primary, now) : null,
            ReplicaLagSeconds = linkUp switch
            {
                null => null,
                true => now.Info.Fields.FindInteger("master_last_io_seconds_ago"),
                false => now.Info.Fields.FindInteger("master_link_down_since_seconds"),
            },
        };
    }

    /// <summary>How far a replica is behind. The two were asked at almost the same moment, so that it may seem to be ahead.</summary>
    private static long? Lag(RedisSample primary, RedisSample replica) =>
        primary.Info.Fields.FindInteger("master_repl_offset")
            - (replica.Info.Fields.FindInteger("slave_repl_offset") ?? replica.Info.Fields.FindInteger("slave_read_repl_offset")) is { } bytes
            ? Math.Max(0, bytes)
            : null;

    private static async Task<RedisNodeMeasurement> SilentAsync(
        ClusterRow cluster, NodeRow node, string silence, INodeProvider provider, CancellationToken cancellationToken)
    {
        bool gone = node.IsStopped
            || (NodeServers.Process(node) is { } process && await provider.IsGoneAsync(NodeServers.Place(node), process, cancellationToken));
        return new RedisNodeMeasurement
        {
            ClusterName = cluster.Name,
            NodeName = node.Name,
            Role = node.Role,
            Status = node.Status == TroveNodeStatus.Build ? node.Status : gone ? TroveNodeStatus.Shutdown : TroveNodeStatus.Failed,
            Message = gone && !node.IsStopped ? "Its server is not running." : silence,
        };
    }

    private static RedisClusterMeasurement Sum(ClusterRow cluster, IReadOnlyList<RedisNodeMeasurement> nodes)
    {
        List<RedisNodeMeasurement> heard = [.. nodes.Where(node => node.Status == TroveNodeStatus.Active)];
        return new RedisClusterMeasurement
        {
            ClusterName = cluster.Name,
            ClusterId = cluster.Id,
            Datastore = cluster.Datastore,
            Measured = EngineServices.Now,
            Unreachable = [.. nodes.Where(node => node.Status != TroveNodeStatus.Active).Select(node => node.NodeName)],
            MemoryUsed = FigureSum.Of(heard, node => node.MemoryUsed),
            MemoryLimit = FigureSum.Of(heard, node => node.MemoryLimit),
            OperationsPerSecond = FigureSum.Of(heard, node => node.OperationsPerSecond),
            ConnectedClients = FigureSum.Of(heard, node => node.ConnectedClients),
            NetworkInPerSecond = FigureSum.Of(heard, node => node.NetworkInPerSecond),
            NetworkOutPerSecond = FigureSum.Of(heard, node => node.NetworkOutPerSecond),
            Nodes = nodes,
            KeyCount = FigureSum.Of(heard.Where(node => node.Role == TroveNodeRole.Primary), node => node.KeyCount),
            Hits = FigureSum.Of(heard, node => node.Hits),
            Misses = FigureSum.Of(heard, node => node.Misses),
            SlotsAssigned = heard.Sum(node => node.SlotCount),
        };
    }

    /// <summary>A sample, or why there is none.</summary>
    private sealed record Probe(RedisSample? Sample, string Silence);
}
