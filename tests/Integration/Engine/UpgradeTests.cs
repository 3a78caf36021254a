using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;
using Xunit.Abstractions;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Another version of the servers: on every node, with its data, kept; and back again where something goes wrong.</summary>
public sealed class UpgradeTests(ITestOutputHelper output) : EngineTest
{
    [NeedsRedisFact]
    public async Task With_replicas_applications_go_on_and_every_node_runs_the_new_version()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        RedisCluster cluster = await Home.CreateAsync("u", 4, replicas: 1);
        await using var application = new Writer(cluster, await Home.PasswordAsync(cluster));
        await Eventually.IsTrueAsync(() => application.Acknowledged > 200, () => "the application to write");
        Use(other.Make("new", other.Later));

        TrovePlan plan = await PlanAsync(cluster, other.Later);
        Assert.Equal(6, plan.Steps.Count);
        Assert.StartsWith("Restart u-member-3 ", plan.Steps[0], StringComparison.Ordinal);
        Assert.Contains($" with {Shown(other, other.Later)}, a replica", plan.Steps[0], StringComparison.Ordinal);
        Assert.StartsWith("Let u-member-3 take over the 8192 slots of u-member-1, ", plan.Steps[2], StringComparison.Ordinal);
        OperationResult result = await Home.RunAsync(plan.Request);
        await application.StopAsync();
        output.WriteLine($"{result.Operation.Finished - result.Operation.Started}: {application.Acknowledged} writes, {application.Failures.Count} failed, longest gap {application.LongestGap.TotalMilliseconds:0} ms");

        Assert.Equal((TroveOperationKind.Upgrade, TroveOperationState.Done), (result.Operation.Kind, result.Operation.State));
        await AssertAllRunAsync(cluster, other, other.Later);
        Assert.Empty(application.Failures);
        Assert.Empty(await application.LostAsync());
    }

    [NeedsRedisFact]
    public async Task The_version_is_kept_over_stops_and_for_new_nodes_and_is_no_change_again()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        RedisCluster cluster = await Home.CreateAsync("u", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", 500);
        Use(other.Make("new", other.Later));
        await UpgradeAsync(cluster, other.Later);
        // What is configured now is for clusters to come only.
        Use(other.Copy("present"));

        await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id });
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await AssertAllRunAsync(cluster, other, other.Later, nodes: 3);
        await DataPlane.ReadThroughEveryNodeAsync(Home, await Home.GetAsync("u"), "k", 500);

        Use(other.Make("new", other.Later));
        int[] before = [.. Home.Servers().Order()];
        TrovePlan again = await PlanAsync(cluster, other.Later);
        Assert.True(again.ChangesNothing);
        Assert.Empty(again.Steps);
        Assert.Equal(before, Home.Servers().Order());
    }

    [NeedsRedisFact]
    public async Task A_program_that_was_replaced_in_its_place_is_taken_and_back_to_the_former_patch()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        Use(other.Copy("one"));
        RedisCluster cluster = await Home.CreateAsync("u", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        other.Make("one", other.Later);
        await UpgradeAsync(cluster, other.Later);
        await AssertAllRunAsync(cluster, other, other.Later);
        other.Copy("one");
        await UpgradeAsync(cluster, other.Present.DatastoreVersion);
        await AssertAllRunAsync(cluster, other, other.Present.Version);
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 100);
    }

    [NeedsRedisFact]
    public async Task Nodes_that_run_the_version_already_are_left_alone()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        Use(other.Copy("one"));
        RedisCluster cluster = await Home.CreateAsync("u", 2);
        other.Make("one", other.Later);
        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["u-member-1"] });
        int kept = Home.ServerOf(cluster.Nodes[0]);
        TrovePlan plan = await PlanAsync(cluster, other.Later);
        Assert.StartsWith("Restart u-member-2 ", plan.Steps[0], StringComparison.Ordinal);
        Assert.Equal(3, plan.Steps.Count);
        await UpgradeAsync(cluster, other.Later);
        Assert.Equal(kept, Home.ServerOf(cluster.Nodes[0]));
        await AssertAllRunAsync(cluster, other, other.Later);
    }

    [NeedsRedisFact]
    public async Task What_cannot_be_is_refused_and_nothing_is_touched()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        RedisCluster cluster = await Home.CreateAsync("u", 3);
        int[] before = [.. Home.Servers().Order()];
        Assert.Equal("InvalidArgument", (await FailsAsync(cluster, " ")).ErrorId);
        Assert.Equal("DatastoreVersionNotFound", (await FailsAsync(cluster, "99.1")).ErrorId);
        Use(other.Make("old", other.Older));
        TroveException older = await FailsAsync(cluster, other.Older);
        Assert.Equal("OperationNotSupported", older.ErrorId);
        Assert.Contains("may not read what the newer one has written", older.Message, StringComparison.Ordinal);
        Use(other.Make("new", other.Later));
        Signals.Freeze(before[0]);
        try
        {
            Assert.Equal("NodeUnreachable", (await FailsAsync(cluster, other.Later)).ErrorId);
        }
        finally
        {
            Signals.Thaw(before[0]);
        }
        Assert.Equal(before, Home.Servers().Order());
        await AssertAllRunAsync(cluster, other, other.Present.Version);
    }

    [NeedsGarnetFact]
    public async Task Another_kind_of_server_is_refused()
    {
        if (Redis.Servers.RedisServerSet.Program is null)
            return;
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        RedisCluster cluster = await Home.CreateAsync("u", 2);
        Use("garnet-server");
        TroveException error = await FailsAsync(cluster, "garnet");
        Assert.Equal("OperationNotSupported", error.ErrorId);
        Assert.Contains("cannot be mixed", error.Message, StringComparison.Ordinal);
        await AssertAllRunAsync(cluster, other, other.Present.Version);
    }

    [NeedsRedisTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_version_that_does_not_start_leaves_all_nodes_on_the_one_they_had(int starts)
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        RedisCluster cluster = await Home.CreateAsync("u", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 500);
        Use(other.MakeFailing("broken", other.Later, starts));
        TroveException error = await FailsAsync(cluster, other.Later);
        Assert.Equal("NodeStartFailed", error.ErrorId);
        Assert.Contains($"u-member-{starts + 1}", error.Message, StringComparison.Ordinal);
        Assert.Contains("this version does not start", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
        await AssertAllRunAsync(cluster, other, other.Present.Version);
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 500);
        // What is recorded is what nodes are started with.
        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id });
        await AssertAllRunAsync(cluster, other, other.Present.Version);
    }

    [NeedsRedisFact]
    public async Task Where_the_old_version_is_gone_what_was_upgraded_stays_so_and_the_command_is_repeated()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        string program = other.Copy("one");
        Use(program);
        RedisCluster cluster = await Home.CreateAsync("u", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        Use(other.MakeFailing("new", other.Later, starts: 1));
        // It goes when the second node is about to be started: there is no way back then, and the new one does not start either.
        Home.Observer.OnWord = word =>
        {
            if (word.Text == "Starting u-member-2.")
                File.Delete(program);
        };
        Assert.Equal("NodeStartFailed", (await FailsAsync(cluster, other.Later)).ErrorId);
        Assert.Contains(Home.Observer.Events.OfType<WarningEvent>(), warning => warning.Text.Contains("is not there any more", StringComparison.Ordinal));
        Assert.Contains(Home.Observer.Events.OfType<WarningEvent>(), warning => warning.Text.Contains("u-member-2 is down", StringComparison.Ordinal));
        Assert.Equal([TroveNodeStatus.Active, TroveNodeStatus.Shutdown, TroveNodeStatus.Active], (await Home.GetAsync("u")).Nodes.Select(node => node.Status));

        Use(other.Make("new", other.Later));
        await Home.RunAsync(new UpgradeClusterRequest { ClusterId = cluster.Id, DatastoreVersion = other.Later, AllowUnreachable = true });
        await AssertAllRunAsync(cluster, other, other.Later);
        await DataPlane.ReadThroughEveryNodeAsync(Home, cluster, "k", 100);
    }

    [NeedsRedisFact]
    public async Task A_wish_to_stop_waits_for_the_node_in_hand_and_gives_it_its_version_back()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        RedisCluster cluster = await Home.CreateAsync("u", 3);
        int[] before = [.. cluster.Nodes.Select(Home.ServerOf)];
        Use(other.Make("new", other.Later));
        using var stop = new CancellationTokenSource();
        Home.Observer.OnWord = word =>
        {
            if (word.Text == "Starting u-member-1.")
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(
            () => Home.RunAsync(new UpgradeClusterRequest { ClusterId = cluster.Id, DatastoreVersion = other.Later }, stop.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains("back on the version they had", error.Message, StringComparison.Ordinal);
        Assert.Equal([true, false, false], before.Zip(cluster.Nodes.Select(Home.ServerOf), (one, now) => one != now));
        await AssertAllRunAsync(cluster, other, other.Present.Version);
    }

    public static TheoryData<string> Moments =>
        ["Restart 4 node", "u-member-3 takes over", "Ending u-member-3", "Starting u-member-1", "u-member-1 is back", "Prove", "Record version"];

    [NeedsRedisTheory]
    [MemberData(nameof(Moments))]
    public async Task An_upgrade_killed_at_any_moment_is_undone_by_the_next_command(string moment)
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        // What was exchanged a moment ago is exchanged again only after a multiple of it.
        const int nodeTimeout = 5000;
        Use(other.Present.Path, nodeTimeout);
        RedisCluster cluster = await Home.CreateAsync("u", 4, replicas: 1);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        Use(other.Make("new", other.Later), nodeTimeout);
        await using (Worker worker = Worker.Start(Home.Folder, "upgrade", "u", other.Later, moment))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.Equal(TroveTask.Upgrading, (await Home.GetAsync("u")).Task);
        await Home.Service.ResumeAsync((await Home.OperationsAsync())[0].Id, Home.Observer, CancellationToken.None);
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
        await AssertAllRunAsync(cluster, other, other.Present.Version, nodes: 4);
        await DataPlane.ReadThroughEveryNodeAsync(Home, await Home.GetAsync("u"), "k", 100);
        await UpgradeAsync(cluster, other.Later);
        await AssertAllRunAsync(cluster, other, other.Later, nodes: 4);
        await DataPlane.ReadThroughEveryNodeAsync(Home, await Home.GetAsync("u"), "k", 100);
    }

    [NeedsRedisFact]
    public async Task Undoing_is_refused_while_the_old_version_is_not_there()
    {
        using OtherRedis other = await OtherRedis.OfPresentAsync();
        string program = other.Copy("one");
        Use(program);
        RedisCluster cluster = await Home.CreateAsync("u", 2);
        Use(other.Make("new", other.Later));
        await using (Worker worker = Worker.Start(Home.Folder, "upgrade", "u", other.Later, "u-member-1 is back"))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Guid operation = (await Home.OperationsAsync())[0].Id;
        File.Delete(program);
        TroveException refused = await Assert.ThrowsAsync<TroveException>(() => Home.Service.PlanUndoAsync(operation, CancellationToken.None));
        Assert.Equal("OperationNotUndoable", refused.ErrorId);
        Assert.Contains(program, refused.Message, StringComparison.Ordinal);
        other.Copy("one");
        await Home.Service.UndoAsync(operation, Home.Observer, CancellationToken.None);
        await AssertAllRunAsync(cluster, other, other.Present.Version);
    }

    private void Use(string program, int nodeTimeout = 15000) =>
        Home.Configure($$"""{"redis": {"cluster_node_timeout": {{nodeTimeout}}, "server_path": "{{program}}" } }""");

    private Task<TrovePlan> PlanAsync(TroveCluster cluster, string version) =>
        Home.Service.PlanAsync(new UpgradeClusterRequest { ClusterId = cluster.Id, DatastoreVersion = version }, CancellationToken.None);

    private Task<OperationResult> UpgradeAsync(TroveCluster cluster, string version) =>
        Home.RunAsync(new UpgradeClusterRequest { ClusterId = cluster.Id, DatastoreVersion = version });

    private Task<TroveException> FailsAsync(TroveCluster cluster, string version) =>
        Home.FailsAsync(new UpgradeClusterRequest { ClusterId = cluster.Id, DatastoreVersion = version });

    private static string Shown(OtherRedis other, string version) => (other.Present with { Version = version }).DatastoreVersion;

    /// <summary>The record, and each node by Redis's own command line, say that version, and all is well.</summary>
    private async Task AssertAllRunAsync(TroveCluster cluster, OtherRedis other, string version, int? nodes = null)
    {
        RedisCluster now = await Home.GetAsync(cluster.Name, refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", TroveTask.None), (now.Status, now.Message, now.Task));
        Assert.Equal((Shown(other, version), nodes ?? cluster.Nodes.Count), (now.DatastoreVersion, now.Nodes.Count));
        foreach (TroveClusterNode node in now.Nodes)
            Assert.Contains($"_version:{version}\r\n", await RedisCli.RunAsync(Home, now, node, "info", "server"), StringComparison.Ordinal);
    }
}
