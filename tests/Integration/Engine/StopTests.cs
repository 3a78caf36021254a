using System.Globalization;
using StackExchange.Redis;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Stopping clusters on purpose, and starting them again.</summary>
public sealed class StopTests : EngineTest
{
    private const int Keys = 10_000;

    [NeedsRedisFact]
    public async Task Not_a_write_is_lost_between_stop_and_start()
    {
        RedisCluster cluster = await Home.CreateAsync("s", 6, replicas: 1);
        await DataPlane.WriteAsync(Home, cluster, "k", Keys);
        OperationResult stopped = await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });

        Assert.Empty(Home.Servers());
        Assert.Equal((TroveOperationKind.Stop, TroveOperationState.Done), (stopped.Operation.Kind, stopped.Operation.State));
        Assert.Equal(TroveClusterStatus.Shutdown, stopped.Cluster!.Status);
        Assert.Contains($"Stopped by {Environment.UserName}@", stopped.Cluster.Message, StringComparison.Ordinal);
        Assert.All(stopped.Cluster.Nodes, node => Assert.Equal(TroveNodeStatus.Shutdown, node.Status));
        RedisCluster asked = await Home.GetAsync("s", refresh: true);
        Assert.Equal((TroveClusterStatus.Shutdown, stopped.Cluster.Message), (asked.Status, asked.Message));

        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        RedisCluster after = await Home.GetAsync("s", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        // No failover happened on the way: who was a primary is one.
        Assert.Equal(Parts(cluster), Parts(after));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", Keys);
    }

    [NeedsRedisFact]
    public async Task What_was_acknowledged_while_it_was_being_stopped_is_there_afterwards()
    {
        RedisCluster cluster = await Home.CreateAsync("s", 3);
        using ConnectionMultiplexer redis = await DataPlane.ConnectAsync(Home, cluster);
        IDatabase database = redis.GetDatabase();
        int acknowledged = 0;
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    await database.StringSetAsync($"{{one}}{i}", i);
                    acknowledged = i + 1;
                }
                catch (RedisException)
                {
                    return;
                }
            }
        });
        await Eventually.IsTrueAsync(() => acknowledged > 100, () => "the application to write");
        await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        await writing;
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        using ConnectionMultiplexer again = await DataPlane.ConnectAsync(Home, cluster);
        RedisValue[] values = await Task.WhenAll(Enumerable.Range(0, acknowledged).Select(i => again.GetDatabase().StringGetAsync($"{{one}}{i}")));
        Assert.Equal(Enumerable.Range(0, acknowledged), values.Select(value => (int)value));
    }

    [NeedsRedisFact]
    public async Task A_stop_is_not_a_crash_and_stopping_twice_is_stopping_once()
    {
        RedisCluster cluster = await Home.CreateAsync("s", 2);
        foreach (int server in Home.Servers())
            Signals.Kill(server);
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("s")).Status == TroveClusterStatus.Error, () => "the crash to be noticed");
        await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        Assert.Equal(TroveClusterStatus.Shutdown, (await Home.GetAsync("s")).Status);

        TrovePlan plan = await Home.Service.PlanAsync(new StopClusterRequest { ClusterId = cluster.Id }, CancellationToken.None);
        Assert.True(plan.ChangesNothing);
        // Nothing else can be done with it until it is started, and that is said.
        foreach (OperationRequest request in (OperationRequest[])
            [new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) }, new RestartClusterRequest { ClusterId = cluster.Id }])
        {
            TroveException refused = await Home.FailsAsync(request);
            Assert.Equal("NodeUnreachable", refused.ErrorId);
            Assert.Contains("Start-TroveCluster", refused.RecommendedAction, StringComparison.Ordinal);
        }
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(Home.NodeFolders());
    }

    [NeedsRedisFact]
    public async Task A_frozen_node_is_woken_and_ends_with_its_data()
    {
        RedisCluster cluster = await Home.CreateAsync("s", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 200);
        Home.Configure("""{"default": {"agent_call_low_timeout": 3}}""");
        Signals.Freeze(Home.ServerOf(cluster.Nodes[0]));
        await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(Home.Servers());
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 200);
    }

    [NeedsRedisFact]
    public async Task A_server_that_does_not_end_is_killed_only_with_leave()
    {
        RedisCluster cluster = await Home.CreateAsync("s", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        TroveClusterNode busy = cluster.Nodes[0];
        Home.Configure("""{"default": {"cluster_delete_time_out": 4, "agent_call_low_timeout": 3}}""");
        // A server does not end in the middle of a script, and one that has written cannot be interrupted.
        string slot = ((RedisClusterNode)busy).Slots[0].Split('-')[0];
        string key = KeySlot.KeyFor(int.Parse(slot, CultureInfo.InvariantCulture), "stuck");
        Task<string> script = RedisCli.RunAsync(Home, cluster, busy, "eval", "redis.call('set', KEYS[1], '1') while true do end", "1", key);
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("s", refresh: true)).Nodes[0].Status == TroveNodeStatus.Failed, () => "the server to be busy");

        TroveException error = await Home.FailsAsync(new StopClusterRequest { ClusterId = cluster.Id });
        Assert.Equal("NodeUnreachable", error.ErrorId);
        Assert.Contains($"{busy.Name} ", error.Message, StringComparison.Ordinal);
        Assert.Contains("-AllowUnreachable", error.Message, StringComparison.Ordinal);
        Assert.Equal([Home.ServerOf(busy)], Home.Servers());
        Assert.Equal(TroveOperationState.Interrupted, (await Home.OperationsAsync())[0].State);

        OperationResult stopped = await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id, AllowUnreachable = true });
        await script;
        Assert.Empty(Home.Servers());
        Assert.Contains(Home.Observer.Events, e => e is WarningEvent warning && warning.Text.Contains("killed", StringComparison.Ordinal));
        Assert.Equal(TroveClusterStatus.Shutdown, stopped.Cluster!.Status);
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 100);
    }

    public static TheoryData<string> Steps => ["Ask", "End 3 replica", "End 3 primary"];

    [NeedsRedisTheory]
    [MemberData(nameof(Steps))]
    public async Task A_stop_killed_at_any_step_is_dealt_with_by_the_next_command(string step)
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 6, replicas: 1);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        await using (Worker worker = Worker.Start(Home.Folder, "stop", "victim", "", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.Equal(step == "End 3 primary" ? 3 : 6, Home.Servers().Count);
        TroveOperation operation = (await Home.OperationsAsync())[0];
        Assert.Equal(TroveOperationState.Interrupted, operation.State);
        Assert.Equal(TroveClusterStatus.Error, (await Home.GetAsync("victim")).Status);

        await Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None);
        // Before anything was ended it never happened; after that it is completed.
        bool undone = step == "Ask";
        Assert.Equal(undone ? 6 : 0, Home.Servers().Count);
        Assert.Equal(undone ? TroveClusterStatus.Active : TroveClusterStatus.Shutdown, (await Home.GetAsync("victim")).Status);
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        RedisCluster after = await Home.GetAsync("victim", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", Parts(cluster)), (after.Status, after.Message, Parts(after)));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 100);
    }

    [NeedsGarnetFact]
    public async Task Garnet_is_stopped_and_started_with_every_acknowledged_write()
    {
        Home.Configure("""{"redis": {"server_path": "garnet-server"}}""");
        RedisCluster cluster = await Home.CreateAsync("g", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", Keys);
        OperationResult stopped = await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(Home.Servers());
        Assert.Equal(TroveClusterStatus.Shutdown, stopped.Cluster!.Status);
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        RedisCluster after = await Home.GetAsync("g", refresh: true);
        Assert.Equal(TroveClusterStatus.Active, after.Status);
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", Keys);
    }

    private static string Parts(RedisCluster cluster) => string.Join(
        "; ", cluster.Nodes.Cast<RedisClusterNode>().Select(node => string.Create(CultureInfo.InvariantCulture, $"{node.Name} {node.Role} {node.SlotCount} {node.Primary}")));
}
