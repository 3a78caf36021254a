using TroveClusters.Tests.Integration.Redis.Servers;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>The main path on Garnet, which differs from Redis in much: what works on both is no accident of one.</summary>
public sealed class GarnetTests : EngineTest
{
    private const int Keys = 200;

    public GarnetTests() => Home.Configure("""{"redis": {"server_path": "garnet-server"}}""");

    [NeedsGarnetFact]
    public async Task A_cluster_lives_from_create_to_delete()
    {
        RedisCluster cluster = await Home.CreateAsync("garnet", 3);
        Assert.Equal((TroveClusterStatus.Active, 16384, 3), (cluster.Status, cluster.SlotsAssigned, cluster.ShardCount));
        Assert.Equal(NeedsGarnetFactAttribute.Server!.DatastoreVersion, cluster.DatastoreVersion);
        await DataPlane.WriteAsync(Home, cluster, "k", Keys);

        RedisCluster asked = await Home.GetAsync("garnet", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", 16384), (asked.Status, asked.Message, asked.SlotsAssigned));
        Assert.All(asked.Nodes.Cast<RedisClusterNode>(), node => Assert.Equal((TroveNodeStatus.Active, TroveNodeRole.Primary, 40), (node.Status, node.Role, node.RedisId.Length)));
        Assert.Equal(Keys, asked.Nodes.Cast<RedisClusterNode>().Sum(node => node.KeyCount));

        OperationResult grown = await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal(("garnet-member-4", 0), (grown.Nodes.Single().Name, Assert.IsType<RedisClusterNode>(grown.Nodes.Single()).SlotCount));
        asked = await Home.GetAsync("garnet", refresh: true);
        Assert.Equal((4, TroveClusterStatus.Active, ""), (asked.NodeCount, asked.Status, asked.Message));
        await DataPlane.ReadThroughEveryNodeAsync(Home, asked, "k", Keys);

        TroveException refused = await Home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["garnet-member-4", "garnet-member-2"] });
        Assert.Equal("NodeOwnsSlots", refused.ErrorId);
        Assert.Contains("garnet-member-2 (5461 slots)", refused.Message, StringComparison.Ordinal);

        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["garnet-member-4"] });
        asked = await Home.GetAsync("garnet", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, ""), (asked.NodeCount, asked.Status, asked.Message));
        Assert.Equal(3, Home.Servers().Count);
        await DataPlane.ReadThroughEveryNodeAsync(Home, asked, "k", Keys);

        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Null(await Home.FindAsync("garnet"));
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
    }

    [NeedsGarnetFact]
    public async Task A_killed_node_is_seen_and_comes_back_with_its_data()
    {
        RedisCluster cluster = await Home.CreateAsync("garnet", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", Keys);
        TroveClusterNode victim = cluster.Nodes[1];
        Signals.Kill(Home.ServerOf(victim));

        await Eventually.IsTrueAsync(
            async () => (await Home.GetAsync("garnet")).Nodes[1].Status == TroveNodeStatus.Shutdown, () => "the loss to be noticed");
        RedisCluster down = await Home.GetAsync("garnet", refresh: true);
        Assert.Equal(TroveNodeStatus.Shutdown, down.Nodes[1].Status);
        Assert.NotEqual(TroveClusterStatus.Active, down.Status);
        Assert.Contains(victim.Name, down.Message, StringComparison.Ordinal);

        OperationResult started = await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        Assert.Equal(victim.Name, started.Nodes.Single().Name);
        RedisCluster after = await Home.GetAsync("garnet", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        Assert.Equal(cluster.Endpoint, after.Endpoint);
        Assert.Equal(
            cluster.Nodes.Cast<RedisClusterNode>().Select(node => node.RedisId), after.Nodes.Cast<RedisClusterNode>().Select(node => node.RedisId));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", Keys);
    }

    [NeedsGarnetFact]
    public async Task A_create_stopped_while_it_forms_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Form", StringComparison.Ordinal))
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.RunAsync(TestHome.CreateRequest("stopped", 2), stop.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Null(await Home.FindAsync("stopped"));
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
    }

    [NeedsGarnetFact]
    public async Task Slots_move_with_their_keys()
    {
        RedisCluster cluster = await Home.CreateAsync("moves", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", 2000);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), Rebalance = true });
        await LookAsync([5462, 5461, 5461], 2000);
        await Home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id, Weights = new Dictionary<string, double> { ["moves-member-1"] = 2 } });
        await LookAsync([8192, 4096, 4096], 2000);
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["moves-member-1"], Drain = true });
        await LookAsync([8192, 8192], 2000);
        Assert.Equal(2, Home.Servers().Count);
    }

    [NeedsGarnetFact]
    public async Task A_move_whose_process_or_source_is_killed_is_gone_on_with()
    {
        const int keys = 20_000;
        RedisCluster cluster = await Home.CreateAsync("moves", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", keys);
        string to = "moves-member-2";
        foreach (bool withSource in new[] { false, true })
        {
            await using (Worker worker = Worker.Start(Home.Folder, "moveslots", "moves", $"0-4095>{to}", "debug:Moved in the background"))
            {
                await worker.UntilAsync("holding");
                if (withSource)
                    Signals.Kill(Home.ServerOf(cluster.Nodes.Single(node => node.Name != to)));
                await worker.KillAsync();
            }
            await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Observer, CancellationToken.None);
            await LookAsync(to == "moves-member-2" ? [4096, 12288] : [8192, 8192], keys);
            to = "moves-member-1";
        }
    }

    private async Task LookAsync(int[] slots, int keys)
    {
        RedisCluster after = await Home.GetAsync("moves", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", TroveTask.None), (after.Status, after.Message, after.Task));
        Assert.Equal(slots, after.Nodes.Cast<RedisClusterNode>().Select(node => node.SlotCount));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", keys);
    }
}
