using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Operations whose process dies, that are stopped, or that meet each other.</summary>
public sealed class InterruptionTests : EngineTest
{
    /// <summary>The moment between the claim, which writes the records, and the first step.</summary>
    private const string Claimed = "started:";

    public static TheoryData<string> StepsOfCreate => ["Record", "Choose places", "Start", "Form", "Prove", "Complete"];

    [NeedsRedisTheory]
    [InlineData(Claimed)]
    [MemberData(nameof(StepsOfCreate))]
    public async Task A_create_killed_at_any_step_is_cleaned_up_by_the_next_command(string step)
    {
        await using (Worker worker = Worker.Start(Home.Folder, "create", "victim", "3", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        RedisCluster half = await Home.GetAsync("victim");
        Assert.Equal(TroveClusterStatus.Error, half.Status);
        Assert.Equal(TroveTask.Building, half.Task);
        Assert.Contains("interrupted", half.Message, StringComparison.Ordinal);

        // The next command, in this other process, has the same name to give: it cleans up and then does its own work.
        RedisCluster cluster = await Home.CreateAsync("victim", 3);
        Assert.NotEqual(half.Id, cluster.Id);
        Assert.Equal(3, Home.Servers().Count);
        Assert.Equal(3, Home.NodeFolders().Count);
        TroveOperation first = (await Home.OperationsAsync())[^1];
        Assert.Equal((TroveOperationState.RolledBack, "OperationInterrupted"), (first.State, first.ErrorId));
    }

    [NeedsRedisFact]
    public async Task A_create_killed_half_way_can_simply_be_deleted()
    {
        await using (Worker worker = Worker.Start(Home.Folder, "create", "victim", "3", "Form"))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        RedisCluster half = await Home.GetAsync("victim");
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = half.Id });
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
        Assert.Null(await Home.FindAsync("victim"));
    }

    [NeedsRedisFact]
    public async Task A_server_that_was_spawned_but_not_yet_recorded_is_found()
    {
        // It holds again at the next step, so that it cannot get done however late the test sees the server.
        await using (Worker worker = Worker.Start(Home.Folder, "create", "victim", "2", "Start|Form"))
        {
            await worker.UntilAsync("holding");
            worker.Release();
            // Servers come up while nothing but the intent is in the journal.
            await Eventually.IsTrueAsync(() => Home.Servers().Count > 0, () => "a server to start");
            await worker.KillAsync();
        }
        TroveOperation operation = (await Home.OperationsAsync()).Single();
        Assert.Equal(TroveOperationState.Interrupted, operation.State);
        await Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None);
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
    }

    public static TheoryData<string> StepsOfGrow => ["Record", "Choose places", "Start", "Make", "Prove", "Complete"];

    [NeedsRedisTheory]
    [InlineData(Claimed)]
    [MemberData(nameof(StepsOfGrow))]
    public async Task A_grow_killed_at_any_step_leaves_the_members_as_they_were(string step)
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 50);
        await using (Worker worker = Worker.Start(Home.Folder, "grow", "victim", "2", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        TroveOperation operation = (await Home.OperationsAsync())[0];
        await Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None);

        RedisCluster after = await Home.GetAsync("victim", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, "", TroveTask.None), (after.NodeCount, after.Status, after.Message, after.Task));
        Assert.Equal(3, Home.Servers().Count);
        Assert.Equal(3, Home.NodeFolders().Count);
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 50);
        Assert.All(after.Nodes, node => Assert.Equal(3, RedisCli.NodesAsync(Home, after, node).Result.Count));
    }

    public static TheoryData<string> StepsOfShrink => ["Check", "Make", "End", "Remove"];

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfShrink))]
    public async Task A_shrink_killed_at_any_step_is_undone_or_finished_by_the_next_command(string step)
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await using (Worker worker = Worker.Start(Home.Folder, "shrink", "victim", "victim-member-3", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        // Another grow deals with the shrink first: before the point of no return it never happened, after it it is completed.
        OperationResult grown = await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        int expected = step == "Check" ? 4 : 3;
        RedisCluster after = await Home.GetAsync("victim", refresh: true);
        Assert.Equal((expected, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        Assert.Equal("victim-member-4", grown.Nodes.Single().Name);
        Assert.Equal(expected, Home.Servers().Count);
    }

    [NeedsRedisFact]
    public async Task A_delete_killed_half_way_is_finished_by_the_next_one()
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 3);
        await using (Worker worker = Worker.Start(Home.Folder, "delete", "victim", "", "Remove"))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.Empty(Home.Servers());
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Null(await Home.FindAsync("victim"));
        Assert.Empty(Home.NodeFolders());
    }

    [NeedsRedisFact]
    public async Task Of_two_that_grow_one_cluster_at_once_one_wins()
    {
        RedisCluster cluster = await Home.CreateAsync("race", 2);
        await using Worker first = Worker.Start(Home.Folder, "grow", "race", "1", "Start");
        await first.UntilAsync("holding");
        TroveException busy = await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal("TroveClusterBusy", busy.ErrorId);
        Assert.Contains((await Home.OperationsAsync())[0].Id.ToString(), busy.Message, StringComparison.Ordinal);
        Assert.Equal("TroveClusterBusy", (await Home.FailsAsync(new RemoveClusterRequest { ClusterId = cluster.Id })).ErrorId);
        first.Release();
        await first.UntilAsync("done");
        Assert.Equal(3, (await Home.GetAsync("race", refresh: true)).NodeCount);
    }

    [NeedsRedisFact]
    public async Task Two_processes_that_start_at_the_same_moment_do_not_both_win()
    {
        await Home.CreateAsync("race", 2);
        await using Worker first = Worker.Start(Home.Folder, "grow", "race", "1");
        await using Worker second = Worker.Start(Home.Folder, "grow", "race", "1");
        int[] codes = await Task.WhenAll(first.EndAsync(), second.EndAsync());
        RedisCluster after = await Home.GetAsync("race", refresh: true);
        Assert.Equal(2 + codes.Count(code => code == 0), after.NodeCount);
        Assert.Contains(0, codes);
        foreach ((Worker worker, int code) in new[] { (first, codes[0]), (second, codes[1]) })
            Assert.True(code == 0 || worker.Output.Contains("error TroveClusterBusy", StringComparison.Ordinal) || worker.Output.Contains("error TroveClusterChanged", StringComparison.Ordinal), worker.Output);
        Assert.Equal(after.NodeCount, Home.Servers().Count);
    }

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfCreate))]
    public async Task A_create_stopped_at_any_step_leaves_nothing(string step)
    {
        using var stop = new CancellationTokenSource();
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith(step, StringComparison.Ordinal))
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.RunAsync(TestHome.CreateRequest("stopped", 3), stop.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains("rolled back", error.Message, StringComparison.Ordinal);
        Assert.Contains(Home.Observer.Events, e => e is OperationStopping);
        Assert.Null(await Home.FindAsync("stopped"));
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync()).Single().State);
    }

    [NeedsRedisFact]
    public async Task A_shrink_stopped_after_the_point_of_no_return_is_completed()
    {
        RedisCluster cluster = await Home.CreateAsync("stopped", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        using var stop = new CancellationTokenSource();
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("End", StringComparison.Ordinal))
                stop.Cancel();
        };
        OperationResult result = await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Count = 1 }, stop.Token);
        Assert.Equal(TroveOperationState.Done, result.Operation.State);
        Assert.Equal(2, (await Home.GetAsync("stopped", refresh: true)).NodeCount);
    }

    [NeedsRedisFact]
    public async Task A_grow_that_fails_harms_no_member()
    {
        RedisCluster cluster = await Home.CreateAsync("fails", 3);
        // The new server dies while it is being introduced.
        HashSet<int> members = [.. Home.Servers()];
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Make", StringComparison.Ordinal))
                Signals.Kill(Home.Servers().First(server => !members.Contains(server)));
        };
        Home.Configure("""{"default": {"agent_call_high_timeout": 5}}""");
        TroveException error = await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Contains("rolled back", error.Message, StringComparison.Ordinal);
        RedisCluster after = await Home.GetAsync("fails", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        Assert.Equal(3, Home.NodeFolders().Count);
    }

    [NeedsRedisFact]
    public async Task What_failed_is_kept_when_asked()
    {
        Home.Configure("""{"default": {"agent_call_high_timeout": 3}}""");
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Form", StringComparison.Ordinal))
                Signals.Freeze(Home.Servers()[0]);
        };
        CreateClusterRequest request = TestHome.CreateRequest("kept", 2);
        TroveException error = await Home.FailsAsync(new CreateClusterRequest
        {
            Name = request.Name,
            Datastore = request.Datastore,
            Nodes = request.Nodes,
            Flavor = request.Flavor,
            VolumeSize = request.VolumeSize,
            KeepOnFailure = true,
        });
        Assert.Contains("kept", error.Message, StringComparison.Ordinal);
        RedisCluster kept = await Home.GetAsync("kept");
        Assert.Equal((TroveClusterStatus.Error, TroveTask.None), (kept.Status, kept.Task));
        Assert.All(kept.Nodes, node => Assert.Equal(TroveNodeStatus.Error, node.Status));
        Assert.Equal(2, Home.Servers().Count);
        await Home.RunAsync(new RemoveClusterRequest { ClusterId = kept.Id });
        Assert.Empty(Home.Servers());
    }

    [NeedsRedisFact]
    public async Task Time_that_runs_out_rolls_back_and_says_so()
    {
        // On the fastest machine, too, the time is up before the servers work together.
        var time = TimeSpan.FromMilliseconds(300);
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Form", StringComparison.Ordinal))
                Thread.Sleep(2 * time);
        };
        TroveException error = await Home.FailsAsync(Within(time));
        Assert.Equal("OperationTimedOut", error.ErrorId);
        Assert.Empty(Home.Servers());
        Assert.Null(await Home.FindAsync("late"));
    }

    [NeedsRedisFact]
    public async Task All_the_time_there_is_can_be_given()
    {
        await Home.RunAsync(Within(TimeSpan.MaxValue));
        Assert.Equal(TroveClusterStatus.Active, (await Home.GetAsync("late")).Status);
    }

    private static CreateClusterRequest Within(TimeSpan time)
    {
        CreateClusterRequest request = TestHome.CreateRequest("late", 2);
        return new CreateClusterRequest
        {
            Name = request.Name,
            Datastore = request.Datastore,
            Nodes = request.Nodes,
            Flavor = request.Flavor,
            VolumeSize = request.VolumeSize,
            Timeout = time,
        };
    }
}
