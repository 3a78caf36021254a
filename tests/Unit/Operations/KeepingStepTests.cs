using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>Operations with a step that keeps what is done: from then on nothing before it is undone.</summary>
public sealed class KeepingStepTests : IDisposable
{
    private readonly RunnerHome _home = new();
    private readonly List<string> _log = [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Only_what_comes_from_the_keeping_step_on_is_undone()
    {
        OperationStep[] steps = [new Step("a", _log), new Step("keep", _log, keeps: true), new Step("b", _log)];
        Assert.Equal(["a"], Begun(steps, ("a", StepState.Done)));
        Assert.Equal(["keep"], Begun(steps, ("a", StepState.Done), ("keep", StepState.Intent)));
        Assert.Equal(["b", "keep"], Begun(steps, ("a", StepState.Done), ("keep", StepState.Done), ("b", StepState.Intent)));
        Assert.Equal(["keep"], Begun(steps, ("a", StepState.Done), ("keep", StepState.Undoing)));
        Assert.Empty(Begun(steps, ("a", StepState.Done), ("keep", StepState.Undone)));
        Assert.False(OperationSteps.KeepsWhatIsDone(steps, States(("a", StepState.Done))));
        Assert.True(OperationSteps.KeepsWhatIsDone(steps, States(("keep", StepState.Undone))));
    }

    [Fact]
    public async Task A_failure_in_it_ends_the_operation_where_it_is()
    {
        OperationRow operation = _home.Claim();
        OperationRunner runner = _home.Runner(operation.Id, new Step("a", _log), new Step("keep", _log, keeps: true, fails: true), new Step("b", _log));
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => runner.RunAsync(CancellationToken.None));
        Assert.Equal(["do a", "do keep", "undo keep"], _log);
        Assert.DoesNotContain("rolled back", error.Message, StringComparison.Ordinal);
        OperationRow ended = _home.Operation(operation.Id);
        Assert.Equal((TroveOperationState.Failed, "SlotMoveFailed"), (ended.State, ended.ErrorId));
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task A_failure_before_it_undoes_everything()
    {
        OperationRow operation = _home.Claim();
        OperationRunner runner = _home.Runner(operation.Id, new Step("a", _log, fails: true), new Step("keep", _log, keeps: true));
        await Assert.ThrowsAsync<TroveException>(() => runner.RunAsync(CancellationToken.None));
        Assert.Equal(["do a", "undo a"], _log);
        Assert.Equal(TroveOperationState.RolledBack, _home.Operation(operation.Id).State);
    }

    private static IEnumerable<string> Begun(OperationStep[] steps, params (string Step, StepState State)[] states) =>
        OperationSteps.Begun(steps, States(states)).Select(step => step.Name);

    private static Dictionary<string, StepState> States(params (string Step, StepState State)[] states) =>
        states.ToDictionary(entry => entry.Step, entry => entry.State);

    private sealed class Step(string name, List<string> log, bool keeps = false, bool fails = false) : OperationStep
    {
        public override string Name => name;

        public override bool Keeps => keeps;

        public override string Describe(OperationContext context) => $"Step {name}";

        public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
        {
            log.Add($"do {name}");
            return fails ? throw new TroveException(TroveErrorId.SlotMoveFailed, "It failed.") : Task.CompletedTask;
        }

        public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
        {
            log.Add($"undo {name}");
            return Task.CompletedTask;
        }
    }
}
