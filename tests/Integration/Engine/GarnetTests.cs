using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>The main path on Garnet, which differs from Redis in much: what works on both is no accident of one.</summary>
public sealed class GarnetTests : IAsyncDisposable
{
    private const int Keys = 200;

    private readonly TestHome _home = new();

    public GarnetTests() => _home.Configure("""{"redis": {"server_path": "garnet-server"}}""");

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [NeedsGarnetFact]
    public async Task A_cluster_lives_from_create_to_delete()
    {
        RedisCluster cluster = await _home.CreateAsync("garnet", 3);
        Assert.Equal((TroveClusterStatus.Active, 16384, 3), (cluster.Status, cluster.SlotsAssigned, cluster.ShardCount));
        Assert.Equal(NeedsGarnetFactAttribute.Server!.DatastoreVersion, cluster.DatastoreVersion);
        await DataPlane.WriteAsync(_home, cluster, "k", Keys);

        RedisCluster asked = await _home.GetAsync("garnet", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", 16384), (asked.Status, asked.Message, asked.SlotsAssigned));
        Assert.All(asked.Nodes.Cast<RedisClusterNode>(), node => Assert.Equal((TroveNodeStatus.Active, TroveNodeRole.Primary, 40), (node.Status, node.Role, node.RedisId.Length)));
        Assert.Equal(Keys, asked.Nodes.Cast<RedisClusterNode>().Sum(node => node.KeyCount));

        OperationResult grown = await _home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal(("garnet-member-4", 0), (grown.Nodes.Single().Name, Assert.IsType<RedisClusterNode>(grown.Nodes.Single()).SlotCount));
        asked = await _home.GetAsync("garnet", refresh: true);
        Assert.Equal((4, TroveClusterStatus.Active, ""), (asked.NodeCount, asked.Status, asked.Message));
        await DataPlane.ReadThroughEveryNodeAsync(_home, asked, "k", Keys);

        TroveException refused = await _home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["garnet-member-4", "garnet-member-2"] });
        Assert.Equal("NodeOwnsSlots", refused.ErrorId);
        Assert.Contains("garnet-member-2 (5461 slots)", refused.Message, StringComparison.Ordinal);

        await _home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["garnet-member-4"] });
        asked = await _home.GetAsync("garnet", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, ""), (asked.NodeCount, asked.Status, asked.Message));
        Assert.Equal(3, _home.Servers().Count);
        await DataPlane.ReadThroughEveryNodeAsync(_home, asked, "k", Keys);

        await _home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Null(await _home.FindAsync("garnet"));
        Assert.Empty(_home.Servers());
        Assert.Empty(_home.NodeFolders());
    }

    [NeedsGarnetFact]
    public async Task A_killed_node_is_seen_and_comes_back_with_its_data()
    {
        RedisCluster cluster = await _home.CreateAsync("garnet", 3);
        await DataPlane.WriteAsync(_home, cluster, "k", Keys);
        TroveClusterNode victim = cluster.Nodes[1];
        Signals.Kill(_home.ServerOf(victim));

        await Eventually.IsTrueAsync(
            async () => (await _home.GetAsync("garnet")).Nodes[1].Status == TroveNodeStatus.Shutdown, () => "the loss to be noticed");
        RedisCluster down = await _home.GetAsync("garnet", refresh: true);
        Assert.Equal(TroveNodeStatus.Shutdown, down.Nodes[1].Status);
        Assert.NotEqual(TroveClusterStatus.Active, down.Status);
        Assert.Contains(victim.Name, down.Message, StringComparison.Ordinal);

        OperationResult started = await _home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        Assert.Equal(victim.Name, started.Nodes.Single().Name);
        RedisCluster after = await _home.GetAsync("garnet", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        Assert.Equal(cluster.Endpoint, after.Endpoint);
        Assert.Equal(
            cluster.Nodes.Cast<RedisClusterNode>().Select(node => node.RedisId), after.Nodes.Cast<RedisClusterNode>().Select(node => node.RedisId));
        await DataPlane.ReadThroughEveryNodeAsync(_home, after, "k", Keys);
    }

    [NeedsGarnetFact]
    public async Task A_create_stopped_while_it_forms_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        _home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Form", StringComparison.Ordinal))
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => _home.RunAsync(TestHome.CreateRequest("stopped", 2), stop.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Null(await _home.FindAsync("stopped"));
        Assert.Empty(_home.Servers());
        Assert.Empty(_home.NodeFolders());
    }
}
