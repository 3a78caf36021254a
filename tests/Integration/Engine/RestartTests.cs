using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;
using Xunit.Abstractions;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Restarting nodes, one after the other, while applications go on.</summary>
public sealed class RestartTests(ITestOutputHelper output) : EngineTest
{
    [NeedsRedisFact]
    public async Task With_replicas_applications_go_on_and_lose_nothing()
    {
        RedisCluster cluster = await Home.CreateAsync("r", 6, replicas: 1);
        int[] before = [.. cluster.Nodes.Select(Home.ServerOf)];
        await using var application = new Writer(cluster, await Home.PasswordAsync(cluster));
        await Eventually.IsTrueAsync(() => application.Acknowledged > 200, () => "the application to write");

        OperationResult result = await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id });
        await application.StopAsync();
        output.WriteLine($"{result.Operation.Finished - result.Operation.Started}: {application.Acknowledged} writes, {application.Failures.Count} failed, longest gap {application.LongestGap.TotalMilliseconds:0} ms");

        Assert.Equal(TroveOperationKind.Restart, result.Operation.Kind);
        RedisCluster after = await Home.GetAsync("r", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        Assert.Empty(before.Intersect(after.Nodes.Select(Home.ServerOf)));
        // Each primary handed over to its replica, and the catalog knows it without asking.
        Assert.All(cluster.Nodes.Zip((await Home.GetAsync("r")).Nodes), pair => Assert.NotEqual(pair.First.Role, pair.Second.Role));
        Assert.Empty(application.Failures);
        Assert.Empty(await application.LostAsync());
    }

    [NeedsRedisFact]
    public async Task Without_replicas_the_data_is_back_with_the_node_and_the_plan_says_so()
    {
        RedisCluster cluster = await Home.CreateAsync("r", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 1000);
        var request = new RestartClusterRequest { ClusterId = cluster.Id };
        TrovePlan plan = await Home.Service.PlanAsync(request, CancellationToken.None);
        Assert.Contains("until it is back, its 5462 slots cannot be read or written", plan.Steps[0], StringComparison.Ordinal);
        int[] before = [.. cluster.Nodes.Select(Home.ServerOf)];
        await Home.RunAsync(request);
        RedisCluster after = await Home.GetAsync("r", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        Assert.Empty(before.Intersect(after.Nodes.Select(Home.ServerOf)));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 1000);
    }

    [NeedsRedisFact]
    public async Task Some_nodes_are_restarted_and_the_others_left_alone()
    {
        RedisCluster cluster = await Home.CreateAsync("r", 4, replicas: 1);
        int[] before = [.. cluster.Nodes.Select(Home.ServerOf)];
        var request = new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["*-member-[14]"] };
        TrovePlan plan = await Home.Service.PlanAsync(request, CancellationToken.None);
        Assert.Equal(3, plan.Steps.Count);
        Assert.StartsWith("Restart r-member-4 ", plan.Steps[0], StringComparison.Ordinal);
        Assert.StartsWith("Let r-member-3 take over the 8192 slots of r-member-1, ", plan.Steps[1], StringComparison.Ordinal);
        await Home.RunAsync(request);
        int[] after = [.. cluster.Nodes.Select(Home.ServerOf)];
        Assert.Equal([true, false, false, true], before.Zip(after, (one, other) => one != other));
        Assert.Equal("NodeNotFound", (await Home.FailsAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["nope"] })).ErrorId);
    }

    [NeedsRedisFact]
    public async Task It_does_not_begin_beside_a_node_that_is_down_except_with_that_node_alone()
    {
        RedisCluster cluster = await Home.CreateAsync("r", 4, replicas: 1);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        Signals.Kill(Home.ServerOf(cluster.Nodes[3]));
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("r")).Nodes[3].Status == TroveNodeStatus.Shutdown, () => "the loss to be noticed");
        int[] running = [.. Home.Servers().Order()];
        TroveException refused = await Home.FailsAsync(new RestartClusterRequest { ClusterId = cluster.Id });
        Assert.Equal("NodeUnreachable", refused.ErrorId);
        Assert.Contains("r-member-4", refused.Message, StringComparison.Ordinal);
        Assert.Equal("NodeUnreachable", (await Home.FailsAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["r-member-1"] })).ErrorId);
        Assert.Equal(running, Home.Servers().Order());

        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["r-member-1"], AllowUnreachable = true });
        Assert.Equal(3, Home.Servers().Count);
        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["r-member-4"] });
        RedisCluster after = await Home.GetAsync("r", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 100);
    }

    [NeedsRedisFact]
    public async Task A_node_that_does_not_come_back_is_told_with_its_log_and_the_rest_is_untouched()
    {
        RedisCluster cluster = await Home.CreateAsync("r", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        int[] before = [.. cluster.Nodes.Select(Home.ServerOf)];
        // What a damaged disk would leave.
        string data = Directory.GetFiles(Path.Combine(Home.NodeFolders().Single(folder => folder.Contains($"{cluster.Nodes[0].Id}", StringComparison.Ordinal)), "appendonlydir"), "*.manifest").Single();
        string whole = await File.ReadAllTextAsync(data);
        await File.WriteAllTextAsync(data, "this is no manifest\n");

        TroveException error = await Home.FailsAsync(new RestartClusterRequest { ClusterId = cluster.Id });
        Assert.Equal("NodeStartFailed", error.ErrorId);
        Assert.Contains("r-member-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("manifest", error.Message, StringComparison.Ordinal);
        Assert.Equal(before[1..].Order(), Home.Servers().Order());
        Assert.Equal(TroveNodeStatus.Shutdown, (await Home.GetAsync("r")).Nodes[0].Status);

        await File.WriteAllTextAsync(data, whole);
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await DataPlane.ReadThroughEveryNodeAsync(Home, await Home.GetAsync("r", refresh: true), "k", 100);
    }

    [NeedsRedisFact]
    public async Task A_wish_to_stop_waits_for_the_node_in_hand()
    {
        RedisCluster cluster = await Home.CreateAsync("r", 3);
        int[] before = [.. cluster.Nodes.Select(Home.ServerOf)];
        using var stop = new CancellationTokenSource();
        Home.Observer.OnWord = word =>
        {
            if (word.Text == "Starting r-member-1.")
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id }, stop.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains("No further node was restarted.", error.Message, StringComparison.Ordinal);
        RedisCluster after = await Home.GetAsync("r", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        Assert.Equal([true, false, false], before.Zip(after.Nodes.Select(Home.ServerOf), (one, other) => one != other));
    }

    public static TheoryData<string> Moments => ["Restart", "r-member-3 takes over", "Ending r-member-1", "Starting r-member-1", "r-member-1 is back", "Prove"];

    [NeedsRedisTheory]
    [MemberData(nameof(Moments))]
    public async Task A_restart_killed_at_any_moment_leaves_no_node_down(string moment)
    {
        RedisCluster cluster = await Home.CreateAsync("r", 4, replicas: 1);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        await using (Worker worker = Worker.Start(Home.Folder, "restart", "r", "", moment))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.Equal(moment.StartsWith("Starting", StringComparison.Ordinal) ? 3 : 4, Home.Servers().Count);
        // The next command deals with it before it does its own work.
        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["r-member-2"] });
        RedisCluster after = await Home.GetAsync("r", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", 4), (after.Status, after.Message, Home.Servers().Count));
        Assert.DoesNotContain(await Home.OperationsAsync(), operation => operation.State == TroveOperationState.Interrupted);
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 100);
    }

    [NeedsGarnetFact]
    public async Task Garnet_comes_back_node_by_node_with_its_data()
    {
        Home.Configure("""{"redis": {"server_path": "garnet-server"}}""");
        RedisCluster cluster = await Home.CreateAsync("g", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", 1000);
        int[] before = [.. cluster.Nodes.Select(Home.ServerOf)];
        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id });
        RedisCluster after = await Home.GetAsync("g", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (after.Status, after.Message));
        Assert.Empty(before.Intersect(after.Nodes.Select(Home.ServerOf)));
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 1000);
    }
}
