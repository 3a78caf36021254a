using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>Operations that somebody else asks to stop.</summary>
public sealed class StopRequestTests : IDisposable
{
    private static readonly OperationOwner s_other = OperationOwner.Current with { User = "alice", Host = "elsewhere", ProcessId = 17 };
    private static readonly OperationOwner s_otherAlive = OperationOwner.Current with { Engine = Guid.NewGuid() };
    private static readonly OperationOwner s_dead = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };

    private readonly RunnerHome _home = new();
    private readonly FakeWorld _world = new();
    private readonly OperationStopper _stopper;

    public StopRequestTests() => _stopper = new OperationStopper(_home.Services);

    public void Dispose()
    {
        _world.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task An_owner_hears_it_in_the_midst_of_a_step_and_rolls_back()
    {
        OperationRow operation = _home.Claim();
        TroveException? error = await RunAsync(operation, new FakeStep(_world, "a"), StepThatIsAskedToStop("b", (_, token) => Task.Delay(Timeout.Infinite, token)));

        Assert.Equal("OperationStopped", error!.ErrorId);
        Assert.Contains("was stopped by alice@elsewhere (pid 17) during 'Step b'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["do a", "do b", "undo b", "undo a"], _world.Log);
        Assert.Contains("as alice@elsewhere (pid 17) asked", Assert.Single(_home.Observer.Events.OfType<OperationStopping>()).Text, StringComparison.Ordinal);
        TroveOperation ended = OperationView.Of(_home.Operation(operation.Id));
        Assert.Equal((TroveOperationState.RolledBack, "alice@elsewhere (pid 17)"), (ended.State, ended.StoppedBy));
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task What_has_gone_too_far_is_completed_and_says_who_asked()
    {
        OperationRow operation = _home.Claim();
        bool? cancelled = null;
        FakeStep forward = new(_world, "a", forwardOnly: true)
        {
            Doing = async (context, token) =>
            {
                Ask(operation.Id);
                await UntilAsync(() => _home.Observer.Events.OfType<OperationStopping>().Any());
                cancelled = token.IsCancellationRequested;
            },
        };
        Assert.Null(await RunAsync(operation, forward, new FakeStep(_world, "b")));

        Assert.Equal((false, TroveOperationState.Done), (cancelled, _home.Operation(operation.Id).State));
        Assert.Contains("alice@elsewhere (pid 17) asked for it to stop", _home.Operation(operation.Id).Message, StringComparison.Ordinal);
        Assert.Contains("is being completed", Assert.Single(_home.Observer.Events.OfType<OperationStopping>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_operation_that_is_meant_hears_it()
    {
        OperationRow meant = _home.Claim();
        OperationRow bystander = _home.Claim();
        var heard = new TaskCompletionSource();
        Task<TroveException?> stopped = RunAsync(meant, StepThatIsAskedToStop("a", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => heard.SetResult(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            token.ThrowIfCancellationRequested();
        }));
        bool? cancelled = null;
        FakeStep waits = new(_world, "z")
        {
            Doing = async (_, token) =>
            {
                await heard.Task;
                cancelled = token.IsCancellationRequested;
            },
        };
        Assert.Null(await RunAsync(bystander, waits));
        Assert.Equal(("OperationStopped", false), ((await stopped)?.ErrorId, cancelled));
    }

    [Fact]
    public void Asking_writes_who_asked_first_and_nothing_else()
    {
        OperationRow operation = _home.Operation(_home.Claim(owner: s_otherAlive).Id);
        TroveOperationChange check = _stopper.Stop(operation.Id, checkOnly: true);
        Assert.Equal(operation, _home.Operation(operation.Id));
        Assert.Equal(("", 2, 0), (check.Operation.StoppedBy, check.Steps.Count, check.Warnings.Count));

        TroveOperationChange asked = _stopper.Stop(operation.Id, checkOnly: false);
        Assert.Equal(OperationOwner.Current.ToString(), asked.Operation.StoppedBy);
        _home.Services.Catalog.Write(session => OperationRepository.RequestStop(session, operation.Id, s_other.ToJson()));
        Assert.Equal(operation with { StoppedBy = OperationOwner.Current.ToJson() }, _home.Operation(operation.Id));
        // The owner, who does not know of it yet, writes on without wiping it out.
        _home.Change(operation with { Step = "next" });
        Assert.Equal(OperationOwner.Current.ToJson(), _home.Operation(operation.Id).StoppedBy);
    }

    [Fact]
    public void What_has_ended_is_shown_and_not_asked()
    {
        OperationRow operation = _home.Claim(owner: s_dead);
        _home.Change(operation with { State = TroveOperationState.Done, Finished = DateTimeOffset.UtcNow });
        TroveOperationChange change = _stopper.Stop(operation.Id, checkOnly: false);
        Assert.Equal((TroveOperationState.Done, "", 0), (change.Operation.State, change.Operation.StoppedBy, change.Steps.Count));
    }

    [Fact]
    public void Where_nobody_runs_it_the_error_says_what_takes_it_up()
    {
        OperationRow operation = _home.Claim(owner: s_dead);
        TroveException error = Assert.Throws<TroveException>(() => _stopper.Stop(operation.Id, checkOnly: false));
        Assert.Equal("OperationInterrupted", error.ErrorId);
        Assert.Contains($"Resume-TroveOperation -Id {operation.Id}", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"Undo-TroveOperation -Id {operation.Id}", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("", _home.Operation(operation.Id).StoppedBy);
    }

    [Theory]
    [InlineData(TroveOperationKind.Shrink, "check-removal", TroveOperationState.Running, 0)]
    [InlineData(TroveOperationKind.Shrink, "forget", TroveOperationState.Running, 1)]
    [InlineData(TroveOperationKind.Delete, "remove-servers", TroveOperationState.Running, 1)]
    [InlineData(TroveOperationKind.Grow, "form-cluster", TroveOperationState.Running, 0)]
    [InlineData(TroveOperationKind.Grow, "form-cluster", TroveOperationState.RollingBack, 0)]
    public void Whether_it_has_gone_too_far_is_told_at_once(TroveOperationKind kind, string step, TroveOperationState state, int warnings)
    {
        OperationRow operation = _home.Claim(kind, owner: s_otherAlive);
        _home.Change(operation with { State = state });
        _home.SetStep(operation.Id, step, StepState.Intent);
        TroveOperationChange change = _stopper.Stop(operation.Id, checkOnly: false);
        Assert.Equal(warnings, change.Warnings.Count);
        Assert.Equal(state == TroveOperationState.Running, change.Operation.StoppedBy.Length > 0);
    }

    [Fact]
    public void Another_tenants_operation_is_not_there()
    {
        OperationRow operation = _home.Claim(owner: s_otherAlive);
        var others = new OperationStopper(new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = "other" }));
        Assert.Equal("OperationNotFound", Assert.Throws<TroveException>(() => others.Stop(operation.Id, checkOnly: false)).ErrorId);
        Assert.Equal("", _home.Operation(operation.Id).StoppedBy);
    }

    private void Ask(Guid id) => _home.Services.Catalog.Write(session => OperationRepository.RequestStop(session, id, s_other.ToJson()));

    private FakeStep StepThatIsAskedToStop(string name, Func<OperationContext, CancellationToken, Task> then) => new(_world, name)
    {
        Doing = async (context, token) =>
        {
            Ask(context.Operation.Id);
            await then(context, token);
        },
    };

    private async Task<TroveException?> RunAsync(OperationRow operation, params OperationStep[] steps)
    {
        using IDisposable running = RunningOperations.Enter(operation.Id);
        return (TroveException?)await Record.ExceptionAsync(() => _home.Runner(operation.Id, steps).RunAsync(CancellationToken.None));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(20, limit.Token);
    }
}
