using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

public sealed class OperationRecoveryTests
{
    private static readonly OperationOwner s_dead = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };
    private static readonly OperationOwner s_otherAlive = OperationOwner.Current with { Engine = Guid.NewGuid() };

    [Theory]
    [InlineData(TroveOperationState.Running, true)]
    [InlineData(TroveOperationState.RollingBack, true)]
    [InlineData(TroveOperationState.Interrupted, true)]
    [InlineData(TroveOperationState.Done, false)]
    [InlineData(TroveOperationState.RolledBack, false)]
    [InlineData(TroveOperationState.Failed, false)]
    public void Of_a_dead_owner_all_that_has_not_ended_can_be_recovered(TroveOperationState state, bool recoverable) =>
        Assert.Equal(recoverable, OperationRecovery.IsRecoverable(Operation(s_dead, state)));

    [Theory]
    [InlineData(TroveOperationState.Running, false)]
    [InlineData(TroveOperationState.RollingBack, false)]
    [InlineData(TroveOperationState.Interrupted, true)]
    public void Of_a_living_owner_only_what_it_has_given_up(TroveOperationState state, bool recoverable) =>
        Assert.Equal(recoverable, OperationRecovery.IsRecoverable(Operation(s_otherAlive, state)));

    [Theory]
    [InlineData(TroveOperationState.Running)]
    [InlineData(TroveOperationState.RollingBack)]
    [InlineData(TroveOperationState.Interrupted)]
    public void Of_this_process_whatever_it_does_not_run_any_more(TroveOperationState state)
    {
        OperationRow operation = Operation(OperationOwner.Current, state);
        Assert.True(OperationRecovery.IsRecoverable(operation));
        using (RunningOperations.Enter(operation.Id))
            Assert.False(OperationRecovery.IsRecoverable(operation));
        Assert.True(OperationRecovery.IsRecoverable(operation));
    }

    [Fact]
    public void An_operation_is_entered_once()
    {
        var id = Guid.NewGuid();
        using (IDisposable? first = RunningOperations.TryEnter(id))
        {
            Assert.NotNull(first);
            Assert.Null(RunningOperations.TryEnter(id));
        }
        using IDisposable? again = RunningOperations.TryEnter(id);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_view_calls_what_was_left_behind_interrupted()
    {
        Assert.Equal(TroveOperationState.Interrupted, OperationView.Of(Operation(s_dead, TroveOperationState.Running)).State);
        Assert.Equal(TroveOperationState.Running, OperationView.Of(Operation(s_otherAlive, TroveOperationState.Running)).State);
        TroveOperation view = OperationView.Of(Operation(s_dead, TroveOperationState.Done));
        Assert.Equal(TroveOperationState.Done, view.State);
        Assert.Equal(["first", "second"], view.Plan);
        Assert.Contains($"(pid {s_dead.ProcessId})", view.Owner, StringComparison.Ordinal);
    }

    [Fact]
    public void Busy_names_cluster_operation_owner_and_step()
    {
        OperationRow operation = Operation(s_otherAlive, TroveOperationState.Running) with { Step = "Step x" };
        TroveException busy = OperationRecovery.Busy(operation);
        Assert.Equal(("TroveClusterBusy", operation.Id), (busy.ErrorId, busy.OperationId));
        Assert.All(
            (string[])["'mine'", operation.Id.ToString(), s_otherAlive.ToString(), "'Step x'"],
            part => Assert.Contains(part, busy.Message, StringComparison.Ordinal));
    }

    private static OperationRow Operation(OperationOwner owner, TroveOperationState state) =>
        CatalogSamples.Operation(CatalogSamples.Cluster("mine"), owner: owner) with { State = state };
}
