using StackExchange.Redis;
using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Slots that move between nodes of real clusters, with their keys.</summary>
public sealed class SlotMoveTests : EngineTest
{
    private const int Keys = 3000;

    private async Task<RedisCluster> CreateAsync(string name, int nodes, int keys = Keys)
    {
        RedisCluster cluster = await Home.CreateAsync(name, nodes);
        await DataPlane.WriteAsync(Home, cluster, "k", keys);
        return cluster;
    }

    private async Task<RedisCluster> LookAsync(string name, int keys = Keys)
    {
        RedisCluster after = await Home.GetAsync(name, refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", TroveTask.None, 16384), (after.Status, after.Message, after.Task, after.SlotsAssigned));
        Assert.Equal(keys, Nodes(after).Sum(node => node.KeyCount));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", keys);
        foreach (TroveClusterNode node in after.Nodes)
            Assert.DoesNotContain(await RedisCli.NodesAsync(Home, after, node), line => line.Contains("->-", StringComparison.Ordinal) || line.Contains("-<-", StringComparison.Ordinal));
        return after;
    }

    private static IEnumerable<RedisClusterNode> Nodes(TroveCluster cluster) => cluster.Nodes.Cast<RedisClusterNode>();

    private static int[] Counts(TroveCluster cluster) => [.. Nodes(cluster).Select(node => node.SlotCount)];

    [NeedsRedisFact]
    public async Task A_grown_cluster_is_balanced_in_one_go_and_then_left_alone()
    {
        RedisCluster cluster = await CreateAsync("grown", 3);
        TrovePlan plan = await Home.Service.PlanAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), Rebalance = true }, CancellationToken.None);
        Assert.Equal(4096, plan.SlotMoves.Sum(move => move.SlotCount));
        Assert.All(plan.SlotMoves, move => Assert.Equal("grown-member-4", move.To));
        Assert.InRange(plan.SlotMoves.Sum(move => move.KeyCount), 1, Keys);
        Assert.NotNull(plan.EstimatedTime);
        OperationResult result = await Home.Service.RunAsync(plan, Home.Observer, CancellationToken.None);
        Assert.Equal(4096, Assert.IsType<RedisClusterNode>(result.Nodes.Single()).SlotCount);
        Assert.StartsWith("Moved 4096 slots with ", result.Operation.Message, StringComparison.Ordinal);
        RedisCluster after = await LookAsync("grown");
        Assert.Equal([4096, 4096, 4096, 4096], Counts(after));
        TrovePlan again = await Home.Service.PlanAsync(new OptimizeClusterRequest { ClusterId = cluster.Id }, CancellationToken.None);
        Assert.True(again.ChangesNothing);
        Assert.Empty(again.SlotMoves);
    }

    [NeedsRedisFact]
    public async Task A_drained_node_is_removed_and_its_keys_stay()
    {
        RedisCluster cluster = await CreateAsync("drain", 4);
        Assert.Equal("NodeOwnsSlots", (await Home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["drain-member-2"] })).ErrorId);
        OperationResult result = await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["drain-member-2", "drain-member-3"], Drain = true });
        Assert.Equal(["drain-member-2", "drain-member-3"], result.Nodes.Select(node => node.Name));
        RedisCluster after = await LookAsync("drain");
        Assert.Equal([8192, 8192], Counts(after));
        Assert.Equal(2, Home.Servers().Count);
        foreach (TroveClusterNode node in after.Nodes)
            Assert.Equal(2, (await RedisCli.NodesAsync(Home, after, node)).Count);
    }

    [NeedsRedisFact]
    public async Task Weights_are_kept_to_and_a_weight_of_nothing_empties_a_node_that_stays_a_primary()
    {
        RedisCluster cluster = await CreateAsync("weight", 3);
        await Home.RunAsync(new OptimizeClusterRequest
        {
            ClusterId = cluster.Id,
            Weights = new Dictionary<string, double> { ["weight-member-1"] = 3, ["weight-member-3"] = 0 },
        });
        RedisCluster after = await LookAsync("weight");
        Assert.Equal([12288, 4096, 0], Counts(after));
        Assert.All(after.Nodes, node => Assert.Equal(TroveNodeRole.Primary, node.Role));
    }

    [NeedsRedisTheory]
    [InlineData(TroveBalance.Keys)]
    [InlineData(TroveBalance.Bytes)]
    public async Task Keys_and_bytes_can_be_spread_instead_of_slots(TroveBalance by)
    {
        RedisCluster cluster = await CreateAsync("load", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await Home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id, By = by });
        RedisCluster after = await LookAsync("load");
        Assert.All(Nodes(after), node => Assert.InRange(node.KeyCount!.Value, Keys / 3 * 0.95, Keys / 3 * 1.05));
    }

    [NeedsRedisFact]
    public async Task Named_slots_move_to_a_named_node()
    {
        RedisCluster cluster = await CreateAsync("named", 3);
        var request = new MoveSlotsRequest { ClusterId = cluster.Id, Slots = ["0-100", "200,9000"], From = "named-member-1", To = "named-member-3" };
        TroveException refused = await Home.FailsAsync(request);
        Assert.Equal("SlotNotOwned", refused.ErrorId);
        Assert.Contains("does not own slot 9000", refused.Message, StringComparison.Ordinal);
        OperationResult moved = await Home.RunAsync(new MoveSlotsRequest { ClusterId = cluster.Id, Slots = ["0-100", "200"], From = "named-member-1", To = "named-member-3" });
        Assert.Equal(TroveOperationKind.MoveSlots, moved.Operation.Kind);
        RedisCluster after = await LookAsync("named");
        Assert.Equal(["0-100", "200", "10923-16383"], Nodes(after).Last().Slots);
        Assert.True((await Home.Service.PlanAsync(new MoveSlotsRequest { ClusterId = cluster.Id, Slots = ["0-100"], To = "named-member-3" }, CancellationToken.None)).ChangesNothing);
    }

    [NeedsRedisFact]
    public async Task A_resize_grows_shrinks_and_does_nothing_when_there_is_nothing_to_do()
    {
        RedisCluster cluster = await CreateAsync("size", 2);
        await Home.RunAsync(new ResizeClusterRequest { ClusterId = cluster.Id, NodeCount = 4 });
        RedisCluster grown = await LookAsync("size");
        Assert.Equal([4096, 4096, 4096, 4096], Counts(grown));
        Assert.True((await Home.Service.PlanAsync(new ResizeClusterRequest { ClusterId = cluster.Id, NodeCount = 4 }, CancellationToken.None)).ChangesNothing);
        await Home.RunAsync(new ResizeClusterRequest { ClusterId = cluster.Id, NodeCount = 3 });
        RedisCluster after = await LookAsync("size");
        Assert.Equal(3, after.NodeCount);
        Assert.Equal(16384, Counts(after).Sum());
        Assert.InRange(Counts(after).Max() - Counts(after).Min(), 0, 1);
    }

    [NeedsRedisFact]
    public async Task Slots_that_somebody_else_moves_are_not_touched()
    {
        RedisCluster cluster = await CreateAsync("foreign", 2);
        RedisClusterNode[] nodes = [.. Nodes(cluster)];
        await RedisCli.CallAsync(Home, cluster, nodes[0], "CLUSTER", "SETSLOT", "77", "MIGRATING", nodes[1].RedisId);
        TroveException error = await Home.FailsAsync(new OptimizeClusterRequest { ClusterId = cluster.Id, Weights = new Dictionary<string, double> { [nodes[0].Name] = 2 } });
        Assert.Equal("SlotsOpen", error.ErrorId);
        Assert.Contains("slot 77 on ", error.Message, StringComparison.Ordinal);
        await RedisCli.CallAsync(Home, cluster, nodes[0], "CLUSTER", "SETSLOT", "77", "STABLE");
    }

    [NeedsRedisFact]
    public async Task A_key_of_every_type_a_large_one_and_one_that_expires_arrive_whole()
    {
        RedisCluster cluster = await Home.CreateAsync("types", 2);
        RedisClusterNode first = Nodes(cluster).First();
        // {06S} hashes to slot 0.
        await RedisCli.CallAsync(Home, cluster, first, "SET", "{06S}text", "value");
        using (ConnectionMultiplexer redis = await DataPlane.ConnectAsync(Home, cluster))
            Assert.True(await redis.GetDatabase().StringSetAsync("{06S}large", new string('x', 3_000_000)));
        await RedisCli.CallAsync(Home, cluster, first, "RPUSH", "{06S}list", "a", "b");
        await RedisCli.CallAsync(Home, cluster, first, "HSET", "{06S}hash", "f", "v");
        await RedisCli.CallAsync(Home, cluster, first, "SADD", "{06S}set", "m");
        await RedisCli.CallAsync(Home, cluster, first, "ZADD", "{06S}sorted", "1", "m");
        await RedisCli.CallAsync(Home, cluster, first, "XADD", "{06S}stream", "1-1", "f", "v");
        await RedisCli.CallAsync(Home, cluster, first, "SET", "{06S}expires", "v", "EX", "1000");
        await RedisCli.CallAsync(Home, cluster, first, "SET", "{06S}\\ back'slash\n", "odd");
        await Home.RunAsync(new MoveSlotsRequest { ClusterId = cluster.Id, Slots = ["0"], To = "types-member-2" });
        Assert.Contains(Home.Observer.Events, e => e is WarningEvent { Text: var text } && text.Contains("{06S}large", StringComparison.Ordinal));
        RedisClusterNode second = Nodes(cluster).Last();
        Assert.Equal("value", await RedisCli.CallAsync(Home, cluster, second, "GET", "{06S}text"));
        Assert.Equal("3000000", await RedisCli.CallAsync(Home, cluster, second, "STRLEN", "{06S}large"));
        Assert.Equal("2", await RedisCli.CallAsync(Home, cluster, second, "LLEN", "{06S}list"));
        Assert.Equal("v", await RedisCli.CallAsync(Home, cluster, second, "HGET", "{06S}hash", "f"));
        Assert.Equal("1", await RedisCli.CallAsync(Home, cluster, second, "SISMEMBER", "{06S}set", "m"));
        Assert.Equal("1", await RedisCli.CallAsync(Home, cluster, second, "ZSCORE", "{06S}sorted", "m"));
        Assert.Equal("1", await RedisCli.CallAsync(Home, cluster, second, "XLEN", "{06S}stream"));
        Assert.InRange(int.Parse(await RedisCli.CallAsync(Home, cluster, second, "TTL", "{06S}expires"), null), 1, 1000);
        Assert.Equal("odd", await RedisCli.CallAsync(Home, cluster, second, "GET", "{06S}\\ back'slash\n"));
    }

    [NeedsRedisFact]
    public async Task Stopping_closes_the_batch_in_hand_and_the_next_command_goes_on()
    {
        RedisCluster cluster = await CreateAsync("stopped", 2);
        using var stop = new CancellationTokenSource();
        Home.Observer.OnEach = e =>
        {
            if (e is StepProgress { Done: > 0 })
                stop.Cancel();
        };
        var request = new MoveSlotsRequest { ClusterId = cluster.Id, From = "stopped-member-1", To = "stopped-member-2" };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.RunAsync(request, stop.Token));
        Home.Observer.OnEach = null;
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains("stay where they are", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Failed, (await Home.OperationsAsync())[0].State);
        RedisCluster half = await LookAsync("stopped");
        Assert.InRange(Counts(half)[0], 1, 8191);
        await Home.RunAsync(request);
        RedisCluster whole = await LookAsync("stopped");
        Assert.Equal([0, 16384], Counts(whole));
    }
}
