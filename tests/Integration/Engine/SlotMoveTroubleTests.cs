using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Moves that meet a destination that is frozen or full, and drains and growths that end half way.</summary>
public sealed class SlotMoveTroubleTests : EngineTest
{
    [NeedsRedisFact]
    public async Task A_destination_that_is_frozen_for_a_while_is_waited_for()
    {
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "frozen", 2);
        int server = Home.ServerOf(moving.Node("frozen-member-2"));
        Task thawed = FreezeOnce(server, TimeSpan.FromSeconds(5));
        OperationResult result = await Home.RunAsync(moving.Move("0-1999", "frozen-member-2"));
        await thawed;
        Assert.Equal(TroveOperationState.Done, result.Operation.State);
        await moving.EndAsync("thawed");
    }

    [NeedsRedisFact]
    public async Task A_destination_that_stays_frozen_is_gone_on_with_once_it_is_back()
    {
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "frozen", 2);
        Home.Configure("""{"default": {"agent_call_low_timeout": 3, "agent_call_high_timeout": 8}}""");
        int server = Home.ServerOf(moving.Node("frozen-member-2"));
        _ = FreezeOnce(server, null);
        TroveException error = await Home.FailsAsync(moving.Move("0-1999", "frozen-member-2"));
        Assert.Contains("frozen-member-2", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Interrupted, (await Home.OperationsAsync())[0].State);
        Signals.Thaw(server);
        await Home.RunAsync(moving.Move("0-1999", "frozen-member-2"));
        await moving.EndAsync("thawed");
    }

    [NeedsRedisFact]
    public async Task A_full_destination_is_told_of_and_no_slot_stays_open()
    {
        RedisCluster cluster = await Home.CreateAsync("full", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", 3000);
        TroveClusterNode full = cluster.Nodes[1];
        string usual = await LimitAsync(cluster, full);
        await RedisCli.CallAsync(Home, cluster, full, "CONFIG", "SET", "maxmemory", "1mb");
        var request = new MoveSlotsRequest { ClusterId = cluster.Id, Slots = ["0-999"], To = full.Name };
        TroveException error = await Home.FailsAsync(request);
        Assert.Equal("SlotMoveFailed", error.ErrorId);
        Assert.Contains("full-member-2 has no memory left", error.Message, StringComparison.Ordinal);
        Assert.Contains("stay where they are", error.Message, StringComparison.Ordinal);
        Assert.Contains("more memory", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Failed, (await Home.OperationsAsync())[0].State);
        Assert.Equal("1048576", await LimitAsync(cluster, full));
        await CheckClosedAsync("full");
        // Killed while the limit is raised: whoever goes on sets it again.
        await using (Worker worker = Worker.Start(Home.Folder, "moveslots", "full", $"0-999>{full.Name}", "debug:Closing"))
        {
            await worker.UntilAsync("holding");
            Assert.NotEqual("1048576", await LimitAsync(cluster, full));
            await worker.KillAsync();
        }
        await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Observer, CancellationToken.None);
        Assert.Equal("1048576", await LimitAsync(cluster, full));
        await CheckClosedAsync("full");
        await RedisCli.CallAsync(Home, cluster, full, "CONFIG", "SET", "maxmemory", usual);
        await Home.RunAsync(request);
        RedisCluster after = await CheckClosedAsync("full");
        Assert.Equal(8192 + 1000, ((RedisClusterNode)after.Nodes[1]).SlotCount);
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 3000);
    }

    [NeedsRedisFact]
    public async Task A_drain_killed_at_any_step_is_finished_by_the_next_command()
    {
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "drain", 3);
        foreach (string step in new[] { "Move slots", "debug:Closing", "Check", "Make", "End", "Remove" })
        {
            string leaving = (await Home.GetAsync("drain")).Nodes[^1].Name;
            await using (Worker worker = Worker.Start(Home.Folder, "shrink:drain", "drain", leaving, step))
            {
                await worker.UntilAsync("holding");
                await worker.KillAsync();
            }
            await Home.RunAsync(new OptimizeClusterRequest { ClusterId = moving.Cluster.Id });
            RedisCluster after = await moving.CheckAsync($"killed at '{step}'");
            Assert.DoesNotContain(after.Nodes, node => node.Name == leaving);
            Assert.Equal([8192, 8192], after.Nodes.Cast<RedisClusterNode>().Select(node => node.SlotCount));
            await Home.RunAsync(new AddNodesRequest { ClusterId = moving.Cluster.Id, Nodes = TestHome.Nodes(1), Rebalance = true });
        }
        await moving.EndAsync("all steps");
    }

    [NeedsRedisTheory]
    [InlineData("Move slots")]
    [InlineData("debug:Moving the keys")]
    [InlineData("debug:Closed at the destination")]
    public async Task A_growth_killed_while_it_moves_slots_is_finished(string step)
    {
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "grow", 2);
        await using (Worker worker = Worker.Start(Home.Folder, "grow:rebalance", "grow", "2", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Observer, CancellationToken.None);
        RedisCluster after = await moving.CheckAsync($"killed at '{step}'");
        Assert.Equal([4096, 4096, 4096, 4096], after.Nodes.Cast<RedisClusterNode>().Select(node => node.SlotCount));
        await moving.EndAsync("the end");
    }

    [NeedsRedisFact]
    public async Task A_growth_stopped_while_it_moves_slots_keeps_its_nodes()
    {
        await using MovingCluster moving = await MovingCluster.CreateAsync(Home, "grow", 2);
        using var stop = new CancellationTokenSource();
        Home.Observer.OnEach = e =>
        {
            if (e is StepProgress { Done: > 0, Total: > 1000 })
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.RunAsync(
            new AddNodesRequest { ClusterId = moving.Cluster.Id, Nodes = TestHome.Nodes(1), Rebalance = true }, stop.Token));
        Home.Observer.OnEach = null;
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains("new nodes are members and stay", error.Message, StringComparison.Ordinal);
        RedisCluster after = await moving.CheckAsync("stopped");
        Assert.Equal(3, after.NodeCount);
        Assert.InRange(((RedisClusterNode)after.Nodes[2]).SlotCount, 1, 5460);
        await Home.RunAsync(new ResizeClusterRequest { ClusterId = moving.Cluster.Id, NodeCount = 3 });
        await Home.RunAsync(new OptimizeClusterRequest { ClusterId = moving.Cluster.Id });
        Assert.InRange(((RedisClusterNode)(await moving.CheckAsync("optimized")).Nodes[2]).SlotCount, 5461, 5462);
        await moving.EndAsync("the end");
    }

    private Task FreezeOnce(int server, TimeSpan? time)
    {
        var done = new TaskCompletionSource();
        int frozen = 0;
        Home.Observer.OnEach = e =>
        {
            if (e is not StepProgress { Done: > 0 } || Interlocked.Exchange(ref frozen, 1) == 1)
                return;
            Signals.Freeze(server);
            _ = Task.Run(async () =>
            {
                if (time is { } pause)
                {
                    await Task.Delay(pause);
                    Signals.Thaw(server);
                }
                done.SetResult();
            });
        };
        return done.Task;
    }

    private async Task<string> LimitAsync(RedisCluster cluster, TroveClusterNode node) =>
        (await RedisCli.CallAsync(Home, cluster, node, "CONFIG", "GET", "maxmemory")).Split('\n')[^1].Trim();

    private async Task<RedisCluster> CheckClosedAsync(string name)
    {
        RedisCluster after = await Home.GetAsync(name, refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", TroveTask.None, 16384), (after.Status, after.Message, after.Task, after.SlotsAssigned));
        foreach (TroveClusterNode node in after.Nodes)
            Assert.DoesNotContain(await RedisCli.NodesAsync(Home, after, node), line => line.Contains("->-", StringComparison.Ordinal) || line.Contains("-<-", StringComparison.Ordinal));
        return after;
    }
}
