using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Create, show, grow, shrink, delete on real servers.</summary>
public sealed class LifecycleTests : EngineTest
{
    [NeedsRedisFact]
    public async Task A_new_cluster_is_ready_when_it_is_returned()
    {
        RedisCluster cluster = await Home.CreateAsync("redis-clstr", 4);

        Assert.Equal(TroveTask.None, cluster.Task);
        Assert.Equal(TroveClusterStatus.Active, cluster.Status);
        Assert.Equal((16384, 4, 0), (cluster.SlotsAssigned, cluster.ShardCount, cluster.ReplicaCount));
        Assert.Equal(
            ["redis-clstr-member-1: 0-4095", "redis-clstr-member-2: 4096-8191", "redis-clstr-member-3: 8192-12287", "redis-clstr-member-4: 12288-16383"],
            cluster.Nodes.Cast<RedisClusterNode>().Select(node => $"{node.Name}: {string.Join(' ', node.Slots)}"));
        Assert.All(cluster.Nodes, node =>
        {
            Assert.Equal(TroveNodeStatus.Active, node.Status);
            Assert.Equal("member", node.Type);
            Assert.Equal(["127.0.0.1"], node.Ip);
            Assert.Equal((1, "1"), (node.VolumeSize, node.Flavor));
            Assert.NotNull(node.VolumeUsed);
            Assert.InRange(node.Port, 20000, 22767);
        });
        // Ready means ready: no waiting before the first write.
        await DataPlane.WriteAsync(Home, cluster, "k", 200);
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 200);
    }

    [NeedsRedisFact]
    public async Task The_scenario_of_Troves_own_tests_keeps_all_data()
    {
        RedisCluster cluster = await Home.CreateAsync("scenario", 2);
        await DataPlane.WriteAsync(Home, cluster, "first", 100);
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "first", 100);

        OperationResult grown = await Home.RunAsync(new AddNodesRequest
        {
            ClusterId = cluster.Id,
            Nodes = [new TroveNodeSpec(), new TroveNodeSpec { Name = "named_instance" }],
        });
        Assert.Equal(["scenario-member-3", "named_instance"], grown.Nodes.Select(node => node.Name));
        Assert.All(grown.Nodes.Cast<RedisClusterNode>(), node => Assert.Equal((TroveNodeRole.Primary, 0), (node.Role, node.SlotCount)));
        Assert.Equal(4, grown.Cluster!.NodeCount);
        await DataPlane.ReadThroughEveryNodeAsync(Home, grown.Cluster, "first", 100);
        await DataPlane.WriteAsync(Home, grown.Cluster, "second", 100);

        OperationResult shrunk = await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["named_instance"] });
        Assert.Equal((TroveNodeStatus.Removed, "named_instance"), (shrunk.Nodes.Single().Status, shrunk.Nodes.Single().Name));
        RedisCluster after = await Home.GetAsync("scenario", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "first", 100);
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "second", 100);

        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Null(await Home.FindAsync("scenario"));
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
    }

    [NeedsRedisFact]
    public async Task Every_node_knows_every_other_after_create_and_grow()
    {
        RedisCluster cluster = await Home.CreateAsync("mesh", 3);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(2) });
        cluster = await Home.GetAsync("mesh", refresh: true);
        string[] ids = [.. cluster.Nodes.Cast<RedisClusterNode>().Select(node => node.RedisId).Order()];
        foreach (TroveClusterNode node in cluster.Nodes)
        {
            string[] known = [.. (await RedisCli.NodesAsync(Home, cluster, node)).Select(line => line.Split(' ')[0]).Order()];
            Assert.Equal(ids, known);
        }
    }

    [NeedsRedisFact]
    public async Task Numbers_go_on_and_are_never_used_again()
    {
        RedisCluster cluster = await Home.CreateAsync("n", 1);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["n-member-2"] });
        OperationResult grown = await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal("n-member-3", grown.Nodes.Single().Name);
    }

    [NeedsRedisFact]
    public async Task Replicas_copy_their_primaries_and_go_first()
    {
        RedisCluster cluster = await Home.CreateAsync("r", 4, replicas: 1);
        Assert.Equal((2, 2, 4), (cluster.ShardCount, cluster.ReplicaCount, cluster.NodeCount));
        Assert.Equal(
            ["", "", "r-member-1", "r-member-2"], cluster.Nodes.Cast<RedisClusterNode>().Select(node => node.Primary));
        cluster = await Home.GetAsync("r", refresh: true);
        Assert.Equal(TroveClusterStatus.Active, cluster.Status);
        Assert.Equal(2, cluster.ReplicaCount);

        OperationResult added = await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), ReplicaOf = "r-member-2" });
        Assert.Equal("r-member-2", Assert.IsType<RedisClusterNode>(added.Nodes.Single()).Primary);

        OperationResult removed = await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Count = 1 });
        Assert.Equal("r-member-5", removed.Nodes.Single().Name);
    }

    [NeedsRedisFact]
    public async Task Deleting_works_on_dead_and_frozen_nodes_and_leaves_nothing()
    {
        RedisCluster cluster = await Home.CreateAsync("dead", 3);
        IReadOnlyList<int> servers = Home.Servers();
        Assert.Equal(3, servers.Count);
        Signals.Kill(servers[0]);
        Signals.Freeze(servers[1]);
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
        TroveException again = await Home.FailsAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Equal("TroveClusterNotFound", again.ErrorId);
    }

    [NeedsRedisFact]
    public async Task Killed_nodes_start_again_on_their_ports_with_their_data()
    {
        RedisCluster cluster = await Home.CreateAsync("restart", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 300);
        foreach (int server in Home.Servers())
            Signals.Kill(server);
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("restart")).Status == TroveClusterStatus.Error, () => "the loss to be noticed");

        OperationResult started = await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        Assert.Equal(3, started.Nodes.Count);
        RedisCluster after = await Home.GetAsync("restart", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        Assert.Equal(cluster.Endpoint, after.Endpoint);
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 300);
    }

    [NeedsRedisFact]
    public async Task A_session_that_ends_leaves_the_nodes_running()
    {
        await using Worker session = Worker.Start(Home.Folder, "create", "outlive", "3");
        await session.UntilAsync("done");
        Assert.Equal(0, await session.EndAsync());
        RedisCluster cluster = await Home.GetAsync("outlive", refresh: true);
        Assert.Equal(TroveClusterStatus.Active, cluster.Status);
        await DataPlane.WriteAsync(Home, cluster, "k", 20);
    }

    [NeedsRedisFact]
    public async Task A_loss_is_shown_without_and_with_a_refresh()
    {
        RedisCluster cluster = await Home.CreateAsync("loss", 3);
        Signals.Kill(await RedisCli.ProcessIdAsync(Home, cluster, cluster.Nodes[1]));
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("loss")).Status == TroveClusterStatus.Degraded, () => "the loss to be noticed");
        RedisCluster asked = await Home.GetAsync("loss", refresh: true);
        Assert.Equal(TroveNodeStatus.Shutdown, asked.Nodes[1].Status);
        Assert.Contains("loss-member-2", asked.Message, StringComparison.Ordinal);

        Signals.Freeze(await RedisCli.ProcessIdAsync(Home, cluster, cluster.Nodes[2]));
        Home.Configure("""{"default": {"agent_call_low_timeout": 1}}""");
        Assert.Equal(TroveNodeStatus.Failed, (await Home.GetAsync("loss", refresh: true)).Nodes[2].Status);
    }
}
