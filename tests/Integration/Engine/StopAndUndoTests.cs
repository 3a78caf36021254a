using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Operations of other processes that are stopped from here, and what was left behind, undone on request.</summary>
public sealed class StopAndUndoTests : EngineTest
{
    public static TheoryData<string> StepsOfCreate => InterruptionTests.StepsOfCreate;

    public static TheoryData<string> StepsOfGrow => InterruptionTests.StepsOfGrow;

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfCreate))]
    public async Task A_create_of_another_process_is_stopped_at_any_step_and_leaves_nothing(string step)
    {
        await using Worker worker = Worker.Start(Home.Folder, "create", "halted", "3", step);
        await worker.UntilAsync("holding");
        TroveOperation running = (await Home.OperationsAsync()).Single();
        TroveOperationChange asked = await Home.Service.StopAsync(running.Id, checkOnly: false, CancellationToken.None);
        Assert.Equal((TroveOperationState.Running, 0), (asked.Operation.State, asked.Warnings.Count));
        await worker.UntilAsync($"stopping Stopping, as {asked.Operation.StoppedBy} asked");
        worker.Release();

        Assert.Equal(1, await worker.EndAsync());
        Assert.Contains($"error OperationStopped: The creation of cluster 'halted' was stopped by {asked.Operation.StoppedBy}", worker.Output, StringComparison.Ordinal);
        TroveOperation ended = (await Home.OperationsAsync()).Single();
        Assert.Equal((TroveOperationState.RolledBack, asked.Operation.StoppedBy, running.Owner), (ended.State, ended.StoppedBy, ended.Owner));
        Assert.NotEqual(ended.StoppedBy, ended.Owner);
        await AssertNothingIsLeftAsync("halted");
        // Once more changes nothing.
        Assert.Empty((await Home.Service.StopAsync(running.Id, checkOnly: false, CancellationToken.None)).Steps);
    }

    [NeedsRedisFact]
    public async Task A_shrink_that_has_gone_too_far_is_completed_and_said_to_be()
    {
        RedisCluster cluster = await Home.CreateAsync("halted", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        await using Worker worker = Worker.Start(Home.Folder, "shrink", "halted", "halted-member-3", "End");
        await worker.UntilAsync("holding");
        Guid id = (await Home.OperationsAsync())[0].Id;
        TroveOperationChange asked = await Home.Service.StopAsync(id, checkOnly: false, CancellationToken.None);
        Assert.Contains("is being completed", Assert.Single(asked.Warnings), StringComparison.Ordinal);
        await worker.UntilAsync("stopping");
        worker.Release();

        Assert.Equal(0, await worker.EndAsync());
        TroveOperation ended = (await Home.OperationsAsync())[0];
        Assert.Equal((TroveOperationState.Done, asked.Operation.StoppedBy), (ended.State, ended.StoppedBy));
        Assert.Equal(2, (await Home.GetAsync("halted", refresh: true)).NodeCount);
    }

    [NeedsRedisFact]
    public async Task A_worker_that_was_killed_cannot_be_asked()
    {
        TroveOperation operation = await KilledAsync("create", "victim", "2", "Start");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.Service.StopAsync(operation.Id, checkOnly: false, CancellationToken.None));
        Assert.Equal("OperationInterrupted", error.ErrorId);
        await UndoAsync(operation.Id);
        await AssertNothingIsLeftAsync("victim");
    }

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfGrow))]
    public async Task A_grow_killed_at_any_step_is_undone(string step)
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 50);
        TroveOperation operation = await KilledAsync("grow", "victim", "2", step);
        Assert.NotEmpty((await Home.Service.PlanUndoAsync(operation.Id, CancellationToken.None)).Steps);

        TroveOperation undone = (await UndoAsync(operation.Id)).Operation;
        Assert.Equal((TroveOperationState.RolledBack, undone.Owner), (undone.State, undone.UndoneBy));
        Assert.NotEqual(undone.StartedBy, undone.UndoneBy);
        await AssertIsAsItWasAsync("victim", 3);
        await DataPlane.ReadThroughEveryNodeAsync(Home, await Home.GetAsync("victim"), "k", 50);
    }

    [NeedsRedisFact]
    public async Task A_shrink_that_has_gone_too_far_is_not_undone()
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 2);
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        TroveOperation operation = await KilledAsync("shrink", "victim", "victim-member-3", "End");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => UndoAsync(operation.Id));
        Assert.Equal("OperationNotUndoable", error.ErrorId);
        Assert.Contains("Resume-TroveOperation", error.RecommendedAction, StringComparison.Ordinal);
        await Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None);
        Assert.Equal(2, (await Home.GetAsync("victim", refresh: true)).NodeCount);
    }

    [NeedsRedisFact]
    public async Task Of_processes_that_undo_and_resume_at_once_one_does_it()
    {
        await Home.CreateAsync("victim", 2);
        TroveOperation operation = await KilledAsync("grow", "victim", "1", "Make");
        Worker[] workers = [.. new[] { "undo", "resume", "undo" }.Select(verb => Worker.Start(Home.Folder, verb, operation.Id.ToString()))];
        int[] codes = await Task.WhenAll(workers.Select(worker => worker.EndAsync()));
        string said = string.Join('\n', workers.Select(worker => worker.Output));
        foreach (Worker worker in workers)
            await worker.DisposeAsync();
        Assert.True(codes.Contains(0), said);
        // The new node's steps are undone by one of them alone.
        Assert.Equal(4, said.Split('\n').Count(line => line.StartsWith("undo ", StringComparison.Ordinal)));
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
        await AssertIsAsItWasAsync("victim", 2);
    }

    [NeedsRedisFact]
    public async Task What_a_failed_create_has_kept_is_removed()
    {
        TroveOperation failed = await KeptAsync("Prove", new CreateClusterRequest
        {
            Name = "kept",
            Datastore = "redis",
            Nodes = TestHome.Nodes(2),
            Flavor = "1",
            VolumeSize = 1,
            KeepOnFailure = true,
        });
        Assert.Equal(2, Home.Servers().Count);
        Assert.Equal((TroveOperationState.RolledBack, "EngineFault"), ((await UndoAsync(failed.Id)).Operation.State, failed.ErrorId));
        await AssertNothingIsLeftAsync("kept");
    }

    [NeedsRedisFact]
    public async Task What_a_failed_grow_has_kept_is_removed_unless_it_is_needed_by_now()
    {
        RedisCluster cluster = await Home.CreateAsync("kept", 2);
        TroveOperation failed = await KeptAsync("Prove", new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), KeepOnFailure = true });
        RedisCluster grown = await Home.GetAsync("kept", refresh: true);
        Assert.Equal(3, grown.NodeCount);
        var added = (RedisClusterNode)grown.Nodes[2];
        var owner = (RedisClusterNode)grown.Nodes[0];
        int slot = int.Parse(owner.Slots[0].Split('-')[0], null);

        await GiveSlotAsync(grown, slot, added.RedisId);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => UndoAsync(failed.Id));
        Assert.Equal("NodeOwnsSlots", error.ErrorId);
        Assert.Contains(added.Name, error.Message, StringComparison.Ordinal);
        Assert.Equal((TroveOperationState.Failed, 3), ((await Home.OperationsAsync())[0].State, Home.Servers().Count));

        await GiveSlotAsync(grown, slot, owner.RedisId);
        await UndoAsync(failed.Id);
        await AssertIsAsItWasAsync("kept", 2);
    }

    private Task<OperationResult> UndoAsync(Guid id) => Home.Service.UndoAsync(id, Home.Observer, CancellationToken.None);

    /// <summary>An operation of another process that was killed when a step had begun.</summary>
    private async Task<TroveOperation> KilledAsync(params string[] arguments)
    {
        await using Worker worker = Worker.Start(Home.Folder, arguments);
        await worker.UntilAsync("holding");
        await worker.KillAsync();
        return (await Home.OperationsAsync())[0];
    }

    /// <summary>An operation that failed at a step and kept what it had made.</summary>
    private async Task<TroveOperation> KeptAsync(string step, OperationRequest request)
    {
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith(step, StringComparison.Ordinal))
                throw new InvalidOperationException("broken on purpose");
        };
        await Home.FailsAsync(request);
        Home.Observer.OnStep = null;
        TroveOperation failed = (await Home.OperationsAsync())[0];
        Assert.Equal(TroveOperationState.Failed, failed.State);
        return failed;
    }

    /// <summary>As an operator with tools of his own would: every node is told who owns a slot, and agrees.</summary>
    private async Task GiveSlotAsync(RedisCluster cluster, int slot, string owner)
    {
        // The newest epoch first: what the present owner goes on telling meanwhile is older then, and takes nothing back.
        await RedisCli.RunAsync(Home, cluster, cluster.Nodes.First(node => ((RedisClusterNode)node).RedisId == owner), "CLUSTER", "BUMPEPOCH");
        foreach (TroveClusterNode node in cluster.Nodes.OrderByDescending(node => ((RedisClusterNode)node).RedisId == owner))
            await RedisCli.RunAsync(Home, cluster, node, "CLUSTER", "SETSLOT", $"{slot}", "NODE", owner);
        await Eventually.IsTrueAsync(
            async () =>
            {
                foreach (TroveClusterNode node in cluster.Nodes)
                {
                    // The line of a node holds its slots from the ninth word on.
                    string[] line = (await RedisCli.NodesAsync(Home, cluster, node)).Single(line => line.StartsWith(owner, StringComparison.Ordinal)).Split(' ');
                    if (!line.Skip(8).Any(range => range.Split('-') is var ends && int.Parse(ends[0], null) <= slot && slot <= int.Parse(ends[^1], null)))
                        return false;
                }
                return true;
            },
            () => $"all nodes to give slot {slot} to {owner}");
    }

    private async Task AssertNothingIsLeftAsync(string name)
    {
        Assert.Null(await Home.FindAsync(name));
        Assert.Empty(Home.Servers());
        Assert.Empty(Home.NodeFolders());
    }

    private async Task AssertIsAsItWasAsync(string name, int nodes)
    {
        RedisCluster after = await Home.GetAsync(name, refresh: true);
        Assert.Equal((nodes, TroveClusterStatus.Active, "", TroveTask.None), (after.NodeCount, after.Status, after.Message, after.Task));
        Assert.Equal((nodes, nodes), (Home.Servers().Count, Home.NodeFolders().Count));
        foreach (TroveClusterNode node in after.Nodes)
            Assert.Equal(nodes, (await RedisCli.NodesAsync(Home, after, node)).Count);
    }
}
