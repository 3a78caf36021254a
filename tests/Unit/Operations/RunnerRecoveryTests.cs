using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>What a runner makes of a journal it did not write.</summary>
public sealed class RunnerRecoveryTests : IDisposable
{
    private readonly RunnerHome _home = new();
    private readonly FakeWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        _home.Dispose();
    }

    // a and c are ordinary steps, b is the point of no return. The journal is given as the states of a, b and c.
    [Theory]
    [InlineData("Running", "", "RolledBack", "")]
    [InlineData("Running", "a=Intent", "RolledBack", "undo a")]
    [InlineData("Running", "a=Done", "RolledBack", "undo a")]
    [InlineData("Running", "a=Done b=Intent", "Done", "do b,do c")]
    [InlineData("Running", "a=Done b=Done", "Done", "do c")]
    [InlineData("Running", "a=Done b=Done c=Intent", "Done", "do c")]
    [InlineData("Running", "a=Done b=Done c=Done", "Done", "")]
    [InlineData("Interrupted", "a=Done b=Intent", "Done", "do b,do c")]
    [InlineData("RollingBack", "", "RolledBack", "")]
    [InlineData("RollingBack", "a=Done", "RolledBack", "undo a")]
    [InlineData("RollingBack", "a=Undoing", "RolledBack", "undo a")]
    [InlineData("RollingBack", "a=Undone", "RolledBack", "")]
    public async Task With_a_point_of_no_return(string state, string journal, string end, string calls) =>
        await RecoversAsync(state, journal, end, calls, pointOfNoReturn: true, keep: false);

    [Theory]
    [InlineData("Running", "a=Done b=Done c=Intent", "RolledBack", "undo c,undo b,undo a")]
    [InlineData("Running", "a=Done b=Done c=Done", "Done", "")]
    [InlineData("RollingBack", "a=Done b=Done c=Done", "RolledBack", "undo c,undo b,undo a")]
    [InlineData("RollingBack", "a=Done b=Undoing c=Undone", "RolledBack", "undo b,undo a")]
    // The state says less than the steps: undoing had begun, whatever it was called at the end.
    [InlineData("Interrupted", "a=Done b=Done c=Undoing", "RolledBack", "undo c,undo b,undo a")]
    [InlineData("Running", "a=Undoing b=Undone c=Undone", "RolledBack", "undo a")]
    public async Task Without_a_point_of_no_return(string state, string journal, string end, string calls) =>
        await RecoversAsync(state, journal, end, calls, pointOfNoReturn: false, keep: false);

    [Theory]
    [InlineData("Running", "a=Done b=Intent", "Failed", "")]
    [InlineData("Running", "a=Done b=Done c=Done", "Done", "")]
    // It was stopped: what is half undone is not kept.
    [InlineData("RollingBack", "a=Done b=Done", "RolledBack", "undo b,undo a")]
    [InlineData("Interrupted", "a=Done b=Undoing", "RolledBack", "undo b,undo a")]
    public async Task When_failures_are_to_be_kept(string state, string journal, string end, string calls) =>
        await RecoversAsync(state, journal, end, calls, pointOfNoReturn: false, keep: true);

    private async Task RecoversAsync(string state, string journal, string end, string calls, bool pointOfNoReturn, bool keep)
    {
        OperationRow operation = _home.Claim(keepOnFailure: keep);
        _home.Change(operation with { State = Enum.Parse<TroveOperationState>(state) });
        foreach (string entry in journal.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _home.SetStep(operation.Id, entry.Split('=')[0], Enum.Parse<StepState>(entry.Split('=')[1]));

        await _home.Runner(operation.Id, new FakeStep(_world, "a"), new FakeStep(_world, "b", pointOfNoReturn), new FakeStep(_world, "c"))
            .RecoverAsync(CancellationToken.None);

        Assert.Equal(calls.Split(',', StringSplitOptions.RemoveEmptyEntries), _world.Log);
        OperationRow ended = _home.Operation(operation.Id);
        Assert.Equal(end, ended.State.ToString());
        Assert.Equal(end == "Done" ? "" : "OperationInterrupted", ended.ErrorId);
        _home.AssertFree(operation);
    }
}
