using System.Diagnostics;
using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Removing nodes: dead ones, frozen ones, and that they do not come back.</summary>
public sealed class RemovalTests : EngineTest
{
    private async Task<RedisCluster> CreateWithEmptyNodeAsync(string name)
    {
        RedisCluster cluster = await Home.CreateAsync(name, 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        return await Home.GetAsync(name);
    }

    [NeedsRedisFact]
    public async Task A_dead_node_without_slots_can_go()
    {
        RedisCluster cluster = await CreateWithEmptyNodeAsync("dead");
        Signals.Kill(await RedisCli.ProcessIdAsync(Home, cluster, cluster.Nodes[2]));
        await Eventually.IsTrueAsync(() => Home.Servers().Count == 2, () => "the server to end");
        OperationResult result = await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [cluster.Nodes[2].Name] });
        Assert.Equal("dead-member-3", result.Nodes.Single().Name);
        RedisCluster after = await Home.GetAsync("dead", refresh: true);
        Assert.Equal((2, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        Assert.Equal(2, Home.NodeFolders().Count);
    }

    [NeedsRedisFact]
    public async Task A_dead_node_with_slots_is_refused()
    {
        RedisCluster cluster = await CreateWithEmptyNodeAsync("owner");
        Signals.Kill(await RedisCli.ProcessIdAsync(Home, cluster, cluster.Nodes[0]));
        TroveException error = await Home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [cluster.Nodes[0].Name], AllowUnreachable = true });
        Assert.Equal("NodeOwnsSlots", error.ErrorId);
    }

    [NeedsRedisFact]
    public async Task A_frozen_node_goes_only_when_allowed()
    {
        RedisCluster cluster = await CreateWithEmptyNodeAsync("frozen");
        Home.Configure("""{"default": {"agent_call_low_timeout": 3, "agent_call_high_timeout": 10}}""");
        Signals.Freeze(await RedisCli.ProcessIdAsync(Home, cluster, cluster.Nodes[2]));
        TroveException error = await Home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [cluster.Nodes[2].Name] });
        Assert.Equal("NodeUnreachable", error.ErrorId);
        Assert.Contains("frozen-member-3", error.Message, StringComparison.Ordinal);
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [cluster.Nodes[2].Name], AllowUnreachable = true });
        Assert.Equal(2, Home.Servers().Count);
        Assert.Equal(TroveClusterStatus.Active, (await Home.GetAsync("frozen", refresh: true)).Status);
    }

    [NeedsRedisFact]
    public async Task A_survivor_that_was_down_forgets_the_removed_node_when_it_is_started()
    {
        RedisCluster cluster = await Home.CreateAsync("ghost", 3);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        cluster = await Home.GetAsync("ghost");
        Signals.Kill(await RedisCli.ProcessIdAsync(Home, cluster, cluster.Nodes[1]));
        await Eventually.IsTrueAsync(() => Home.Servers().Count == 3, () => "the server to end");
        Assert.Equal("NodeUnreachable", (await Home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["ghost-member-4"] })).ErrorId);
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["ghost-member-4"], AllowUnreachable = true });

        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        cluster = await Home.GetAsync("ghost", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (cluster.Status, cluster.Message));
        foreach (TroveClusterNode node in cluster.Nodes)
            Assert.Equal(3, (await RedisCli.NodesAsync(Home, cluster, node)).Count);
    }

    /// <summary>Both nodes of a shard: the one that has the slots until they are moved, and the one that copies it.</summary>
    [NeedsRedisFact]
    public async Task A_client_with_an_old_map_is_redirected_until_the_nodes_are_gone()
    {
        RedisCluster cluster = await Home.CreateAsync("old", 6, replicas: 1);
        await DataPlane.WriteAsync(Home, cluster, "k", 1000);
        RedisClusterNode primary = cluster.Nodes.Cast<RedisClusterNode>().First(node => node.Role == TroveNodeRole.Primary);
        TroveClusterNode[] leaving = [primary, cluster.Nodes.Cast<RedisClusterNode>().Single(node => node.Primary == primary.Name)];
        OldMapClient[] clients = [.. await Task.WhenAll(leaving.Select(node => OldMapClient.StartAsync(Home, cluster, node, "k", 1000)))];
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [.. leaving.Select(node => node.Name)], Drain = true });
        foreach (OldMapClient client in clients)
        {
            IReadOnlyDictionary<string, int> answers = await client.EndAsync();
            // While its slot is open, a key that has gone ahead is asked for elsewhere.
            Assert.Empty(answers.Keys.Except(["value", "ASK", "MOVED", "closed", "refused"]));
            Assert.True(answers.ContainsKey("MOVED"), string.Join(", ", answers));
            Assert.Equal((1, 1), (answers["closed"], answers["refused"]));
        }
        cluster = await Home.GetAsync("old", refresh: true);
        Assert.Equal((4, TroveClusterStatus.Active, ""), (cluster.NodeCount, cluster.Status, cluster.Message));
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 1000);
    }

    [NeedsRedisFact]
    public async Task A_removal_killed_while_the_others_forget_is_finished_and_redirects_until_then()
    {
        RedisCluster cluster = await Home.CreateAsync("half", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 500);
        TroveClusterNode leaving = cluster.Nodes[2];
        string id = ((RedisClusterNode)leaving).RedisId;
        OldMapClient client = await OldMapClient.StartAsync(Home, cluster, leaving, "k", 500);
        string forgotten = $"debug:{cluster.Nodes[0].Host}:{cluster.Nodes[0].Port} RemoveNodes";
        await using (Worker worker = Worker.Start(Home.Folder, "shrink:drain", "half", leaving.Name, forgotten))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.DoesNotContain(await RedisCli.NodesAsync(Home, cluster, cluster.Nodes[0]), line => line.Contains(id, StringComparison.Ordinal));
        Assert.Equal(3, (await RedisCli.NodesAsync(Home, cluster, leaving)).Count);
        int asked = client.Count;
        await Eventually.IsTrueAsync(() => client.Count > asked + 100, () => "answers of the node that was forgotten");

        await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Observer, CancellationToken.None);
        IReadOnlyDictionary<string, int> answers = await client.EndAsync();
        Assert.Empty(answers.Keys.Except(["value", "ASK", "MOVED", "closed", "refused"]));
        cluster = await Home.GetAsync("half", refresh: true);
        Assert.Equal((2, TroveClusterStatus.Active, ""), (cluster.NodeCount, cluster.Status, cluster.Message));
        Assert.Equal((2, 2), (Home.Servers().Count, Home.NodeFolders().Count));
        foreach (TroveClusterNode node in cluster.Nodes)
            Assert.Equal(2, (await RedisCli.NodesAsync(Home, cluster, node)).Count);
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 500);
    }

    /// <summary>A forgotten node is banned for 60 s; one that is still known anywhere would be back by gossip after that.</summary>
    [NeedsRedisFact]
    public async Task A_removed_node_does_not_come_back()
    {
        RedisCluster cluster = await Home.CreateAsync("gone", 3);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        cluster = await Home.GetAsync("gone");
        await DataPlane.WriteAsync(Home, cluster, "k", 500);
        // One that never had slots, and one whose slots are moved away first.
        string[] ids = [.. new[] { 1, 3 }.Select(i => ((RedisClusterNode)cluster.Nodes[i]).RedisId)];
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["gone-member-2", "gone-member-4"], Drain = true });
        cluster = await Home.GetAsync("gone");
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 500);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(66))
        {
            foreach (TroveClusterNode node in cluster.Nodes)
            {
                IReadOnlyList<string> lines = await RedisCli.NodesAsync(Home, cluster, node);
                Assert.Equal(2, lines.Count);
                Assert.DoesNotContain(lines, line => ids.Any(id => line.Contains(id, StringComparison.Ordinal)));
            }
            await Task.Delay(1000);
        }
    }
}
