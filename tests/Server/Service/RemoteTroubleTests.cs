using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Service;

/// <summary>Lines that break, and servers that die, while an operation is followed.</summary>
public sealed class RemoteTroubleTests : EngineTest
{
    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_line_that_breaks_in_the_midst_costs_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        using var line = new Line(server.Url);
        IRemoteTroveService remote = await Remote.ConnectAsync(line.Url);
        Home.Observer.OnStep = _ => line.Cut();
        OperationResult result = await remote.RunAsync(TestHome.CreateRequest("web", 3), Home.Observer);
        Assert.Equal(TroveOperationState.Done, result.Operation.State);
        Assert.True(line.Connections > 2, $"{line.Connections} connections");
        // Each step is told of once, whatever broke in between.
        Assert.Equal(Enumerable.Range(0, 6), Home.Observer.Events.OfType<StepStarted>().Select(step => step.Index));
        Assert.Single(Home.Observer.Events.OfType<OperationStarted>());
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task An_answer_that_was_lost_is_asked_for_again_and_nothing_is_run_twice()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        using var line = new Line(server.Url);
        IRemoteTroveService remote = await Remote.ConnectAsync(line.Url);
        TrovePlan plan = await remote.PlanAsync(TestHome.CreateRequest("web", 3), CancellationToken.None);
        Task<OperationResult> running = remote.RunAsync(plan, Home.Observer, CancellationToken.None);
        // As soon as the journal has it, which is about when the answer is on its way.
        await Eventually.IsTrueAsync(async () => (await Home.OperationsAsync()).Count > 0, () => "the operation");
        line.Cut();
        Assert.Equal(TroveOperationState.Done, (await running).Operation.State);
        Assert.Single(await Home.OperationsAsync());
        // A plan runs once, whoever asks for it how often.
        Assert.Equal((await running).Operation.Id, (await remote.RunAsync(plan, Home.Observer, CancellationToken.None)).Operation.Id);
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_server_that_was_killed_and_started_again_goes_on_and_so_does_the_client()
    {
        string port = $"{Remote.FreePort()}";
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<OperationResult> running;
        await using (ServerProcess first = await ServerProcess.StartAsync(Home.Folder, "--no-auth", "--port", port))
        {
            IRemoteTroveService remote = await Remote.ConnectAsync(first.Url);
            await remote.RunAsync(TestHome.CreateRequest("web", 3), Home.Observer);
            RedisCluster cluster = await Home.GetAsync("web");
            Home.Observer.OnStep = _ => reached.TrySetResult();
            running = remote.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [cluster.Nodes[2].Name], Drain = true }, Home.Observer);
            await Task.WhenAny(reached.Task, running);
            await first.KillAsync();
        }
        await using ServerProcess second = await ServerProcess.StartAsync(Home.Folder, "--no-auth", "--port", port);
        OperationResult result;
        try
        {
            result = await running;
        }
        catch (TroveException e)
        {
            // A removal that had not come far was undone: that is told, with what became of it.
            TroveOperation undone = Assert.Single(await Home.OperationsAsync(), operation => operation.Kind == TroveOperationKind.Shrink);
            Assert.Equal((undone.Id, TroveOperationState.RolledBack, undone.ErrorId), (e.OperationId, undone.State, e.ErrorId));
            Assert.Equal(3, (await Home.GetAsync("web", refresh: true)).NodeCount);
            return;
        }
        Assert.Equal((TroveOperationState.Done, 2), (result.Operation.State, (await Home.GetAsync("web", refresh: true)).NodeCount));
        Assert.Equal(TroveNodeStatus.Removed, Assert.Single(result.Nodes).Status);
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_plan_that_a_new_server_does_not_know_is_made_again_and_run_if_it_is_the_same()
    {
        string port = $"{Remote.FreePort()}";
        IRemoteTroveService remote;
        TrovePlan same, other;
        await using (RunningServer first = await RunningServer.StartAsync(Home.Folder, ["--no-auth", "--port", port]))
        {
            remote = await Remote.ConnectAsync(first.Url);
            same = await remote.PlanAsync(TestHome.CreateRequest("web", 3), CancellationToken.None);
        }
        await using (RunningServer second = await RunningServer.StartAsync(Home.Folder, ["--no-auth", "--port", port]))
        {
            RedisCluster made = Assert.IsType<RedisCluster>((await remote.RunAsync(same, Home.Observer, CancellationToken.None)).Cluster);
            other = await remote.PlanAsync(new AddNodesRequest { ClusterId = made.Id, Nodes = TestHome.Nodes(1) }, CancellationToken.None);
            await remote.RunAsync(new AddNodesRequest { ClusterId = made.Id, Nodes = TestHome.Nodes(1) }, Home.Observer);
        }
        await using RunningServer third = await RunningServer.StartAsync(Home.Folder, ["--no-auth", "--port", port]);
        TroveException changed = await Remote.RefusedAsync(TroveErrorId.TroveClusterChanged, () => remote.RunAsync(other, Home.Observer, CancellationToken.None));
        Assert.Contains("nothing was done", changed.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await Home.GetAsync("web")).NodeCount);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_of_at_once()
    {
        TroveException error = await Remote.RefusedAsync(TroveErrorId.ServerUnreachable, () => Remote.ConnectAsync($"http://127.0.0.1:{Remote.FreePort()}"));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }
}
