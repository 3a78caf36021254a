using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Operations;

public sealed class OperationRunnerTests : IDisposable
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly RunnerHome _home = new();
    private readonly FakeWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task All_steps_done_is_done()
    {
        OperationRow operation = _home.Claim();
        await _home.Runner(operation.Id, Step("a"), Step("b"), Step("c")).RunAsync(s_none);
        Assert.Equal(["do a", "do b", "do c"], _world.Log);
        OperationRow ended = _home.Operation(operation.Id);
        Assert.Equal((TroveOperationState.Done, 100, "", "", "Step c"), (ended.State, ended.Percent, ended.ErrorId, ended.Message, ended.Step));
        Assert.All(_home.Steps(operation.Id).Values, state => Assert.Equal(StepState.Done, state));
        _home.AssertFree(operation);
        Assert.Equal(
            ["Step a 0/3", "Step b 1/3", "Step c 2/3"], _home.Observer.Events.OfType<StepStarted>().Select(e => $"{e.Step} {e.Index}/{e.StepCount}"));
    }

    [Fact]
    public async Task Intent_is_in_the_journal_before_the_step_acts()
    {
        OperationRow operation = _home.Claim();
        var seen = new List<(StepState State, string Step)>();
        await _home.Runner(operation.Id, Step("a", doing: (_, _) =>
        {
            seen.Add((_home.Steps(operation.Id)["a"], _home.Operation(operation.Id).Step));
            return Task.CompletedTask;
        })).RunAsync(s_none);
        Assert.Equal([(StepState.Intent, "Step a")], seen);
    }

    [Fact]
    public async Task A_failure_undoes_exactly_what_was_begun_last_first()
    {
        OperationRow operation = _home.Claim();
        TroveException error = await FailsAsync(_home.Runner(operation.Id, Step("a"), Step("b"), Failing("c", TroveErrorId.PortsExhausted, "No port."), Step("d")));
        Assert.Equal(["do a", "do b", "do c", "undo c", "undo b", "undo a"], _world.Log);
        Assert.Equal(("PortsExhausted", operation.Id), (error.ErrorId, error.OperationId));
        Assert.Equal("No port. It has been rolled back; the cluster is as it was.", error.Message);
        OperationRow ended = _home.Operation(operation.Id);
        Assert.Equal((TroveOperationState.RolledBack, "PortsExhausted", "No port."), (ended.State, ended.ErrorId, ended.Message));
        Assert.Equal(3, _home.Steps(operation.Id).Count);
        Assert.All(_home.Steps(operation.Id).Values, state => Assert.Equal(StepState.Undone, state));
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task A_defect_of_ours_is_an_EngineFault_that_says_where()
    {
        OperationRow operation = _home.Claim();
        TroveException error = await FailsAsync(_home.Runner(operation.Id, Step("a", doing: (_, _) => throw new FormatException("odd"))));
        Assert.Equal("EngineFault", error.ErrorId);
        Assert.Contains("'Step a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("FormatException: odd", error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public async Task A_stop_before_a_step_is_heeded_there()
    {
        OperationRow operation = _home.Claim();
        using var stop = new CancellationTokenSource();
        TroveException error = await FailsAsync(_home.Runner(operation.Id, Step("a", doing: (_, _) => stop.CancelAsync()), Step("b")), stop.Token);
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Equal(["do a", "undo a"], _world.Log);
        OperationStopping said = Assert.Single(_home.Observer.Events.OfType<OperationStopping>());
        Assert.Contains("rolled back", said.Text, StringComparison.Ordinal);
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task A_stop_within_a_step_ends_it_and_undoes_it_in_peace()
    {
        OperationRow operation = _home.Claim();
        using var stop = new CancellationTokenSource();
        bool? stoppedWhileUndoing = null;
        FakeStep step = new(_world, "a")
        {
            Doing = async (_, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
            Undone = (_, token) =>
            {
                stoppedWhileUndoing = token.IsCancellationRequested;
                return Task.CompletedTask;
            },
        };
        TroveException error = await FailsAsync(_home.Runner(operation.Id, step), stop.Token);
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains("'Step a'", error.Message, StringComparison.Ordinal);
        Assert.False(stoppedWhileUndoing);
        Assert.Empty(_world.Effects);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(0.05)]
    public async Task Time_that_runs_out_is_told_with_the_step(double seconds)
    {
        OperationRow operation = _home.Claim(limit: TimeSpan.FromSeconds(seconds));
        TroveException error = await FailsAsync(_home.Runner(operation.Id, Step("a", doing: (_, token) => Task.Delay(Timeout.Infinite, token))));
        Assert.Equal("OperationTimedOut", error.ErrorId);
        Assert.Contains("'Step a'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_world.Effects);
        Assert.Equal(TroveOperationState.RolledBack, _home.Operation(operation.Id).State);
    }

    [Fact]
    public async Task More_time_than_a_timer_can_wait_is_no_error()
    {
        OperationRow operation = _home.Claim(limit: TimeSpan.FromDays(1000));
        await _home.Runner(operation.Id, Step("a")).RunAsync(s_none);
        Assert.Equal(TroveOperationState.Done, _home.Operation(operation.Id).State);
    }

    [Fact]
    public async Task After_the_point_of_no_return_neither_a_stop_nor_the_deadline_ends_it()
    {
        OperationRow operation = _home.Claim(limit: TimeSpan.FromSeconds(30));
        using var stop = new CancellationTokenSource();
        bool cancellable = true;
        FakeStep beyond = new(_world, "b", forwardOnly: true)
        {
            Doing = async (_, token) =>
            {
                await stop.CancelAsync();
                cancellable = token.CanBeCanceled;
            },
        };
        await _home.Runner(operation.Id, Step("a"), beyond, Step("c")).RunAsync(stop.Token);
        Assert.False(cancellable);
        Assert.Equal(["a", "b", "c"], _world.Effects);
        Assert.Equal(TroveOperationState.Done, _home.Operation(operation.Id).State);
        Assert.Contains("cannot be undone", Assert.Single(_home.Observer.Events.OfType<OperationStopping>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_after_the_point_of_no_return_leaves_it_interrupted_and_recovery_finishes_it()
    {
        OperationRow operation = _home.Claim();
        bool broken = true;
        OperationStep[] steps =
        [
            Step("a"), new FakeStep(_world, "b", forwardOnly: true),
            Step("c", doing: (_, _) => broken ? throw new TroveException(TroveErrorId.NodeUnreachable, "Silent.") : Task.CompletedTask),
        ];
        TroveException error = await FailsAsync(_home.Runner(operation.Id, steps));
        Assert.Equal("NodeUnreachable", error.ErrorId);
        Assert.Contains("too far", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Resume-TroveOperation -Id {operation.Id}", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal((TroveOperationState.Interrupted, "Silent."), (_home.Operation(operation.Id).State, _home.Operation(operation.Id).Message));
        _home.AssertClaimed(operation);

        // Still broken: told again, and still there to be resumed.
        error = await Assert.ThrowsAsync<TroveException>(() => _home.Runner(operation.Id, steps).RecoverAsync(s_none));
        Assert.Equal("NodeUnreachable", error.ErrorId);
        _home.AssertClaimed(operation);

        broken = false;
        await _home.Runner(operation.Id, steps).RecoverAsync(s_none);
        Assert.Equal(["do a", "do b", "do c", "do c", "do c"], _world.Log);
        OperationRow ended = _home.Operation(operation.Id);
        Assert.Equal((TroveOperationState.Done, "", ""), (ended.State, ended.ErrorId, ended.Message));
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task Undoing_that_fails_is_told_with_both_causes_and_recovery_undoes_the_rest()
    {
        OperationRow operation = _home.Claim();
        bool broken = true;
        FakeStep stubborn = new(_world, "b") { Undone = (_, _) => broken ? throw new IOException("The disk is gone.") : Task.CompletedTask };
        OperationStep[] steps = [Step("a"), stubborn, Failing("c", TroveErrorId.PortsExhausted, "No port.")];
        TroveException error = await FailsAsync(_home.Runner(operation.Id, steps));
        Assert.Equal("PortsExhausted", error.ErrorId);
        Assert.Contains("No port.", error.Message, StringComparison.Ordinal);
        Assert.Contains("The disk is gone.", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Step b'", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Interrupted, _home.Operation(operation.Id).State);
        Assert.Equal((StepState.Done, StepState.Undoing, StepState.Undone), (State("a"), State("b"), State("c")));
        _home.AssertClaimed(operation);

        // Recovery that fails too says so, instead of passing for a success.
        error = await Assert.ThrowsAsync<TroveException>(() => _home.Runner(operation.Id, steps).RecoverAsync(s_none));
        Assert.Contains("The disk is gone.", error.Message, StringComparison.Ordinal);
        _home.AssertClaimed(operation);

        broken = false;
        await _home.Runner(operation.Id, steps).RecoverAsync(s_none);
        Assert.Equal(["do a", "do b", "do c", "undo c", "undo b", "undo a"], _world.Log);
        Assert.Equal((TroveOperationState.RolledBack, "PortsExhausted"), (_home.Operation(operation.Id).State, _home.Operation(operation.Id).ErrorId));
        _home.AssertFree(operation);

        StepState State(string step) => _home.Steps(operation.Id)[step];
    }

    [Fact]
    public async Task What_failed_is_kept_when_asked()
    {
        OperationRow operation = _home.Claim(keepOnFailure: true);
        TroveException error = await FailsAsync(_home.Runner(operation.Id, Step("a"), Failing("b", TroveErrorId.NodeStartFailed, "No start.")));
        Assert.Equal("NodeStartFailed", error.ErrorId);
        Assert.Contains("kept, as asked", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], _world.Effects);
        Assert.Equal(TroveOperationState.Failed, _home.Operation(operation.Id).State);
        NodeRow node = _home.Services.Catalog.Read([], session => NodeRepository.OfCluster(session, operation.ClusterId)).Single();
        Assert.Equal((TroveNodeStatus.Error, "No start."), (node.Status, node.Message));
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task What_is_kept_is_settled_step_by_step_and_a_step_that_cannot_be_holds_nothing_up()
    {
        OperationRow operation = _home.Claim(keepOnFailure: true);
        var settled = new List<string>();
        FakeStep Settling(string name, bool fails = false) => new(_world, name)
        {
            Settling = () =>
            {
                settled.Add(name);
                return fails ? throw new IOException("It does not answer.") : Task.CompletedTask;
            },
            Doing = (_, _) => name == "c" ? throw new TroveException(TroveErrorId.NodeStartFailed, "No start.") : Task.CompletedTask,
        };
        TroveException error = await FailsAsync(_home.Runner(operation.Id, Settling("a"), Settling("b", fails: true), Settling("c"), Settling("d")));
        Assert.Equal("NodeStartFailed", error.ErrorId);
        Assert.Equal(["a", "b", "c"], settled);
        Assert.Contains("It does not answer.", Assert.Single(_home.Observer.Events.OfType<WarningEvent>()).Text, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.Failed, _home.Operation(operation.Id).State);
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task What_was_stopped_is_not_kept_even_when_asked()
    {
        OperationRow operation = _home.Claim(keepOnFailure: true);
        using var stop = new CancellationTokenSource();
        await FailsAsync(_home.Runner(operation.Id, Step("a", doing: (_, _) => stop.CancelAsync()), Step("b")), stop.Token);
        Assert.Empty(_world.Effects);
        Assert.Equal(TroveOperationState.RolledBack, _home.Operation(operation.Id).State);
    }

    private FakeStep Step(string name, Func<OperationContext, CancellationToken, Task>? doing = null) => new(_world, name) { Doing = doing };

    private FakeStep Failing(string name, TroveErrorId id, string message) => Step(name, (_, _) => throw new TroveException(id, message));

    private static Task<TroveException> FailsAsync(OperationRunner runner, CancellationToken stop = default) =>
        Assert.ThrowsAsync<TroveException>(() => runner.RunAsync(stop));
}
