using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Operations whose process dies, that are stopped, or that meet each other.</summary>
public sealed class InterruptionTests : IAsyncDisposable
{
    private readonly TestHome _home = new();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    public static TheoryData<string> StepsOfCreate => ["Record", "Choose places", "Start", "Form", "Prove", "Complete"];

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfCreate))]
    public async Task A_create_killed_at_any_step_is_cleaned_up_by_the_next_command(string step)
    {
        await using (Worker worker = Worker.Start(_home, "create", "victim", "3", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        RedisCluster half = await _home.GetAsync("victim");
        Assert.Equal(TroveClusterStatus.Error, half.Status);
        Assert.Equal(TroveTask.Building, half.Task);
        Assert.Contains("interrupted", half.Message, StringComparison.Ordinal);

        // The next command, in this other process, has the same name to give: it cleans up and then does its own work.
        RedisCluster cluster = await _home.CreateAsync("victim", 3);
        Assert.NotEqual(half.Id, cluster.Id);
        Assert.Equal(3, _home.Servers().Count);
        Assert.Equal(3, _home.NodeFolders().Count);
        TroveOperation first = (await _home.OperationsAsync())[^1];
        Assert.Equal((TroveOperationState.RolledBack, "OperationInterrupted"), (first.State, first.ErrorId));
    }

    [NeedsRedisFact]
    public async Task A_create_killed_half_way_can_simply_be_deleted()
    {
        await using (Worker worker = Worker.Start(_home, "create", "victim", "3", "Form"))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        RedisCluster half = await _home.GetAsync("victim");
        await _home.RunAsync(new RemoveClusterRequest { ClusterId = half.Id });
        Assert.Empty(_home.Servers());
        Assert.Empty(_home.NodeFolders());
        Assert.Null(await _home.FindAsync("victim"));
    }

    [NeedsRedisFact]
    public async Task A_server_that_was_spawned_but_not_yet_recorded_is_found()
    {
        await using (Worker worker = Worker.Start(_home, "create", "victim", "2", "Start"))
        {
            await worker.UntilAsync("holding");
            worker.Release();
            // Servers come up while nothing but the intent is in the journal.
            await Eventually.IsTrueAsync(() => _home.Servers().Count > 0, () => "a server to start");
            await worker.KillAsync();
        }
        TroveOperation operation = (await _home.OperationsAsync()).Single();
        Assert.Equal(TroveOperationState.Interrupted, operation.State);
        await _home.Service.ResumeAsync(operation.Id, _home.Observer, CancellationToken.None);
        Assert.Empty(_home.Servers());
        Assert.Empty(_home.NodeFolders());
    }

    public static TheoryData<string> StepsOfGrow => ["Record", "Choose places", "Start", "Make", "Prove", "Complete"];

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfGrow))]
    public async Task A_grow_killed_at_any_step_leaves_the_members_as_they_were(string step)
    {
        RedisCluster cluster = await _home.CreateAsync("victim", 3);
        await DataPlane.WriteAsync(_home, cluster, "k", 50);
        await using (Worker worker = Worker.Start(_home, "grow", "victim", "2", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        TroveOperation operation = (await _home.OperationsAsync())[0];
        await _home.Service.ResumeAsync(operation.Id, _home.Observer, CancellationToken.None);

        RedisCluster after = await _home.GetAsync("victim", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, "", TroveTask.None), (after.NodeCount, after.Status, after.Message, after.Task));
        Assert.Equal(3, _home.Servers().Count);
        Assert.Equal(3, _home.NodeFolders().Count);
        await DataPlane.ReadThroughEveryNodeAsync(_home, after, "k", 50);
        Assert.All(after.Nodes, node => Assert.Equal(3, RedisCli.NodesAsync(_home, after, node).Result.Count));
    }

    public static TheoryData<string> StepsOfShrink => ["Check", "Make", "End", "Remove"];

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfShrink))]
    public async Task A_shrink_killed_at_any_step_is_undone_or_finished_by_the_next_command(string step)
    {
        RedisCluster cluster = await _home.CreateAsync("victim", 2);
        await _home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await using (Worker worker = Worker.Start(_home, "shrink", "victim", "victim-member-3", step))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        // Another grow deals with the shrink first: before the point of no return it never happened, after it it is completed.
        OperationResult grown = await _home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        int expected = step == "Check" ? 4 : 3;
        RedisCluster after = await _home.GetAsync("victim", refresh: true);
        Assert.Equal((expected, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        Assert.Equal("victim-member-4", grown.Nodes.Single().Name);
        Assert.Equal(expected, _home.Servers().Count);
    }

    [NeedsRedisFact]
    public async Task A_delete_killed_half_way_is_finished_by_the_next_one()
    {
        RedisCluster cluster = await _home.CreateAsync("victim", 3);
        await using (Worker worker = Worker.Start(_home, "delete", "victim", "", "Remove"))
        {
            await worker.UntilAsync("holding");
            await worker.KillAsync();
        }
        Assert.Empty(_home.Servers());
        await _home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Null(await _home.FindAsync("victim"));
        Assert.Empty(_home.NodeFolders());
    }

    [NeedsRedisFact]
    public async Task Of_two_that_grow_one_cluster_at_once_one_wins()
    {
        RedisCluster cluster = await _home.CreateAsync("race", 2);
        await using Worker first = Worker.Start(_home, "grow", "race", "1", "Start");
        await first.UntilAsync("holding");
        TroveException busy = await _home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal("TroveClusterBusy", busy.ErrorId);
        Assert.Contains((await _home.OperationsAsync())[0].Id.ToString(), busy.Message, StringComparison.Ordinal);
        Assert.Equal("TroveClusterBusy", (await _home.FailsAsync(new RemoveClusterRequest { ClusterId = cluster.Id })).ErrorId);
        first.Release();
        await first.UntilAsync("done");
        Assert.Equal(3, (await _home.GetAsync("race", refresh: true)).NodeCount);
    }

    [NeedsRedisFact]
    public async Task Two_processes_that_start_at_the_same_moment_do_not_both_win()
    {
        await _home.CreateAsync("race", 2);
        await using Worker first = Worker.Start(_home, "grow", "race", "1");
        await using Worker second = Worker.Start(_home, "grow", "race", "1");
        int[] codes = await Task.WhenAll(first.EndAsync(), second.EndAsync());
        RedisCluster after = await _home.GetAsync("race", refresh: true);
        Assert.Equal(2 + codes.Count(code => code == 0), after.NodeCount);
        Assert.Contains(0, codes);
        foreach ((Worker worker, int code) in new[] { (first, codes[0]), (second, codes[1]) })
            Assert.True(code == 0 || worker.Output.Contains("error TroveClusterBusy", StringComparison.Ordinal) || worker.Output.Contains("error TroveClusterChanged", StringComparison.Ordinal), worker.Output);
        Assert.Equal(after.NodeCount, _home.Servers().Count);
    }

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfCreate))]
    public async Task A_create_stopped_at_any_step_leaves_nothing(string step)
    {
        using var stop = new CancellationTokenSource();
        _home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith(step, StringComparison.Ordinal))
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => _home.RunAsync(TestHome.CreateRequest("stopped", 3), stop.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains("rolled back", error.Message, StringComparison.Ordinal);
        Assert.Contains(_home.Observer.Events, e => e is OperationStopping);
        Assert.Null(await _home.FindAsync("stopped"));
        Assert.Empty(_home.Servers());
        Assert.Empty(_home.NodeFolders());
        Assert.Equal(TroveOperationState.RolledBack, (await _home.OperationsAsync()).Single().State);
    }

    [NeedsRedisFact]
    public async Task A_shrink_stopped_after_the_point_of_no_return_is_completed()
    {
        RedisCluster cluster = await _home.CreateAsync("stopped", 2);
        await _home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        using var stop = new CancellationTokenSource();
        _home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("End", StringComparison.Ordinal))
                stop.Cancel();
        };
        OperationResult result = await _home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Count = 1 }, stop.Token);
        Assert.Equal(TroveOperationState.Done, result.Operation.State);
        Assert.Equal(2, (await _home.GetAsync("stopped", refresh: true)).NodeCount);
    }

    [NeedsRedisFact]
    public async Task A_grow_that_fails_harms_no_member()
    {
        RedisCluster cluster = await _home.CreateAsync("fails", 3);
        // The new server dies while it is being introduced.
        HashSet<int> members = [.. _home.Servers()];
        _home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Make", StringComparison.Ordinal))
                Signals.Kill(_home.Servers().First(server => !members.Contains(server)));
        };
        _home.Configure("""{"default": {"agent_call_high_timeout": 5}}""");
        TroveException error = await _home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Contains("rolled back", error.Message, StringComparison.Ordinal);
        RedisCluster after = await _home.GetAsync("fails", refresh: true);
        Assert.Equal((3, TroveClusterStatus.Active, ""), (after.NodeCount, after.Status, after.Message));
        Assert.Equal(3, _home.NodeFolders().Count);
    }

    [NeedsRedisFact]
    public async Task What_failed_is_kept_when_asked()
    {
        _home.Configure("""{"default": {"agent_call_high_timeout": 3}}""");
        _home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Form", StringComparison.Ordinal))
                Signals.Freeze(_home.Servers()[0]);
        };
        CreateClusterRequest request = TestHome.CreateRequest("kept", 2);
        TroveException error = await _home.FailsAsync(new CreateClusterRequest
        {
            Name = request.Name,
            Datastore = request.Datastore,
            Nodes = request.Nodes,
            Flavor = request.Flavor,
            VolumeSize = request.VolumeSize,
            KeepOnFailure = true,
        });
        Assert.Contains("kept", error.Message, StringComparison.Ordinal);
        RedisCluster kept = await _home.GetAsync("kept");
        Assert.Equal((TroveClusterStatus.Error, TroveTask.None), (kept.Status, kept.Task));
        Assert.All(kept.Nodes, node => Assert.Equal(TroveNodeStatus.Error, node.Status));
        Assert.Equal(2, _home.Servers().Count);
        await _home.RunAsync(new RemoveClusterRequest { ClusterId = kept.Id });
        Assert.Empty(_home.Servers());
    }

    [NeedsRedisFact]
    public async Task Time_that_runs_out_rolls_back_and_says_so()
    {
        CreateClusterRequest request = TestHome.CreateRequest("late", 2);
        TroveException error = await _home.FailsAsync(new CreateClusterRequest
        {
            Name = request.Name,
            Datastore = request.Datastore,
            Nodes = request.Nodes,
            Flavor = request.Flavor,
            VolumeSize = request.VolumeSize,
            Timeout = TimeSpan.FromMilliseconds(300),
        });
        Assert.Equal("OperationTimedOut", error.ErrorId);
        Assert.Empty(_home.Servers());
        Assert.Null(await _home.FindAsync("late"));
    }
}
