using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>Undoing what was interrupted, or failed with everything kept, because somebody wants it undone.</summary>
public sealed class UndoTests : IDisposable
{
    private static readonly OperationOwner s_otherAlive = OperationOwner.Current with { Engine = Guid.NewGuid() };
    private static readonly OperationOwner s_dead = OperationOwner.Current with { User = "gone", Engine = Guid.NewGuid(), ProcessStart = "1" };

    private readonly RunnerHome _home = new();
    private readonly FakeWorld _world = new();
    private readonly OperationExecutor _executor;

    public UndoTests() => _executor = new OperationExecutor(_home.Services);

    public void Dispose()
    {
        _world.Dispose();
        _home.Dispose();
    }

    // What resuming would complete or keep is undone here.
    [Theory]
    [InlineData("a=Done b=Done c=Done", false, "undo c,undo b,undo a")]
    [InlineData("a=Done b=Intent", true, "undo b,undo a")]
    [InlineData("a=Done b=Undoing c=Undone", true, "undo b,undo a")]
    [InlineData("", false, "")]
    public async Task The_runner_always_goes_back(string journal, bool keep, string calls)
    {
        OperationRow operation = Begun(journal, keep);
        await Runner(operation).UndoAsync(CancellationToken.None);
        Assert.Equal(calls.Split(',', StringSplitOptions.RemoveEmptyEntries), _world.Log);
        Assert.Equal((TroveOperationState.RolledBack, "OperationInterrupted"), (_home.Operation(operation.Id).State, _home.Operation(operation.Id).ErrorId));
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task One_that_is_halted_stays_interrupted_and_is_undone_further_later()
    {
        OperationRow operation = Begun("a=Done b=Done c=Done", keep: false);
        using var halt = new CancellationTokenSource();
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Runner(operation, undoing: halt.CancelAsync).UndoAsync(halt.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        Assert.Contains($"Undo-TroveOperation -Id {operation.Id}", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["undo c"], _world.Log);
        Assert.Equal(TroveOperationState.Interrupted, _home.Operation(operation.Id).State);
        _home.AssertClaimed(operation);

        await Runner(operation).UndoAsync(CancellationToken.None);
        Assert.Equal(["undo c", "undo b", "undo a"], _world.Log);
        _home.AssertFree(operation);
    }

    [Fact]
    public async Task A_kept_creation_is_removed_and_the_journal_says_by_whom()
    {
        OperationRow operation = Kept(TroveOperationKind.Create);
        TroveOperationChange plan = await _executor.PlanUndoAsync(operation.Id, CancellationToken.None);
        Assert.Equal(["Undo: Record 1 node(s)"], plan.Steps);
        Assert.Equal(operation, _home.Operation(operation.Id));

        OperationResult result = await UndoAsync(operation.Id);
        Assert.Equal((TroveOperationState.RolledBack, OperationOwner.Current.ToString(), "gone@", null),
            (result.Operation.State, result.Operation.UndoneBy, result.Operation.StartedBy[..5], result.Cluster));
        Assert.Equal($"It broke. Undone by {OperationOwner.Current}.", result.Operation.Message);
        Assert.Equal("NodeStartFailed", result.Operation.ErrorId);
        Assert.Null(_home.Cluster(operation));

        // Once more changes nothing.
        OperationRow ended = _home.Operation(operation.Id);
        Assert.Empty((await _executor.PlanUndoAsync(operation.Id, CancellationToken.None)).Steps);
        Assert.Equal(TroveOperationState.RolledBack, (await UndoAsync(operation.Id)).Operation.State);
        Assert.Equal(ended, _home.Operation(operation.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_at_once_one_undoes_it_once(bool kept)
    {
        OperationRow operation = kept ? Kept(TroveOperationKind.Create) : Interrupted(TroveOperationKind.Create, "record");
        Exception?[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Record.ExceptionAsync(() =>
            i % 2 == 0 || kept ? UndoAsync(operation.Id) : _executor.ResumeAsync(operation.Id, _home.Observer, CancellationToken.None)))));
        Assert.Contains(null, outcomes);
        string[] losers = [.. outcomes.OfType<Exception>().Select(error => Assert.IsType<TroveException>(error).ErrorId).Distinct()];
        Assert.True(losers.All(id => id is "TroveClusterBusy" or "TroveClusterChanged" or "TroveClusterNotFound"), string.Join(", ", losers));
        Assert.Single(_home.Observer.Events, e => e is StepStarted { Undoing: true });
        Assert.Equal(TroveOperationState.RolledBack, _home.Operation(operation.Id).State);
        Assert.Null(_home.Cluster(operation));
    }

    [Fact]
    public async Task One_that_dies_while_it_is_undone_can_only_go_back_whoever_goes_on()
    {
        OperationRow operation = Kept(TroveOperationKind.Create);
        // As another process left it, right after it had taken the operation up.
        _home.Services.Catalog.Write(session =>
        {
            ClusterRepository.TryClaim(session, operation.ClusterId, _home.Cluster(operation)!.Revision, TroveTask.Deleting, operation.Id, DateTimeOffset.UtcNow);
            OperationRepository.Reopen(session, operation with { State = TroveOperationState.RollingBack });
            OperationRepository.SetUndoneBy(session, operation.Id, s_dead.ToJson());
        });
        await _executor.ResumeAsync(operation.Id, _home.Observer, CancellationToken.None);
        Assert.Null(_home.Cluster(operation));
        Assert.Contains("Undone by gone@", _home.Operation(operation.Id).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_is_refused_with_the_command_that_stops_it()
    {
        OperationRow operation = _home.Claim(TroveOperationKind.Create, owner: s_otherAlive);
        await RefusedAsync(operation, "TroveClusterBusy", $"Stop-TroveOperation -Id {operation.Id}");
    }

    [Theory]
    [InlineData(TroveOperationKind.Create, "Remove-TroveCluster '")]
    [InlineData(TroveOperationKind.Grow, "Remove-TroveClusterNode '")]
    [InlineData(TroveOperationKind.Shrink, "Add-TroveClusterNode '")]
    [InlineData(TroveOperationKind.Delete, "New-TroveCluster '")]
    public async Task What_is_done_is_refused_with_the_command_that_does_the_opposite(TroveOperationKind kind, string command)
    {
        OperationRow operation = _home.Claim(kind, owner: s_dead);
        _home.Change(operation with { State = TroveOperationState.Done, Finished = DateTimeOffset.UtcNow });
        await RefusedAsync(operation, "OperationNotUndoable", command);
    }

    [Theory]
    [InlineData(TroveOperationKind.Shrink, "forget")]
    [InlineData(TroveOperationKind.Delete, "remove-servers")]
    public async Task What_has_gone_too_far_is_refused_and_to_be_resumed(TroveOperationKind kind, string step)
    {
        OperationRow operation = Interrupted(kind, step);
        await RefusedAsync(operation, "OperationNotUndoable", $"Resume-TroveOperation -Id {operation.Id}");
    }

    [Fact]
    public async Task A_deletion_whose_record_is_gone_has_gone_too_far()
    {
        OperationRow operation = Interrupted(TroveOperationKind.Delete, "remove-records");
        _home.Services.Catalog.Write(session => ClusterRepository.Delete(session, operation.ClusterId));
        await RefusedAsync(operation, "OperationNotUndoable", "Resume-TroveOperation");
    }

    [Fact]
    public async Task A_removal_that_has_removed_nothing_yet_is_undone()
    {
        OperationRow operation = Interrupted(TroveOperationKind.Shrink, "check-removal");
        await UndoAsync(operation.Id);
        _home.AssertFree(operation);
        Assert.Equal(TroveOperationState.RolledBack, _home.Operation(operation.Id).State);
    }

    [Theory]
    [InlineData(TroveOperationState.Done, true)]
    [InlineData(TroveOperationState.Failed, true)]
    [InlineData(TroveOperationState.RolledBack, false)]
    public async Task What_is_not_as_it_was_left_is_not_undone(TroveOperationState later, bool refused)
    {
        OperationRow operation = Kept(TroveOperationKind.Create);
        OperationRow second = CatalogSamples.Operation(_home.Cluster(operation)!, TroveOperationKind.Start) with
        {
            State = later,
            Finished = DateTimeOffset.UtcNow,
        };
        _home.Services.Catalog.Write(session => OperationRepository.Insert(session, second));
        if (refused)
            Assert.Contains(second.Id.ToString(), (await RefusedAsync(operation, "OperationNotUndoable", "Remove-TroveCluster")).Message, StringComparison.Ordinal);
        else
            Assert.Equal(TroveOperationState.RolledBack, (await UndoAsync(operation.Id)).Operation.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nothing_is_left_there_is_nothing_to_undo(bool keep)
    {
        OperationRow operation = Kept(TroveOperationKind.Create, keep);
        if (keep)
            _home.Services.Catalog.Write(session => ClusterRepository.Delete(session, operation.ClusterId));
        await RefusedAsync(operation, "OperationNotUndoable", "There is nothing to do.");
    }

    [Fact]
    public async Task A_cluster_that_another_one_works_on_is_busy()
    {
        OperationRow operation = Kept(TroveOperationKind.Create);
        OperationRow other = CatalogSamples.Operation(_home.Cluster(operation)!, TroveOperationKind.Start, s_otherAlive);
        _home.Services.Catalog.Write(session =>
        {
            OperationRepository.Insert(session, other);
            ClusterRepository.TryClaim(session, operation.ClusterId, _home.Cluster(operation)!.Revision, TroveTask.Restarting, other.Id, DateTimeOffset.UtcNow);
        });
        TroveException busy = await RefusedAsync(operation, "TroveClusterBusy", "");
        Assert.Contains(other.Id.ToString(), busy.Message, StringComparison.Ordinal);
    }

    private Task<OperationResult> UndoAsync(Guid id) => _executor.UndoAsync(id, _home.Observer, CancellationToken.None);

    /// <summary>Neither asking nor trying changes anything.</summary>
    private async Task<TroveException> RefusedAsync(OperationRow operation, string id, string action)
    {
        OperationRow before = _home.Operation(operation.Id);
        TroveException planned = await Assert.ThrowsAsync<TroveException>(() => _executor.PlanUndoAsync(operation.Id, CancellationToken.None));
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => UndoAsync(operation.Id));
        Assert.Equal((id, planned.Message), (error.ErrorId, error.Message));
        Assert.Contains(action, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, _home.Operation(operation.Id));
        return error;
    }

    private OperationRow Interrupted(TroveOperationKind kind, string step)
    {
        OperationRow operation = _home.Claim(kind, owner: s_dead);
        _home.SetStep(operation.Id, step, StepState.Intent);
        return operation;
    }

    /// <summary>An operation as the runner leaves it that keeps what it made.</summary>
    private OperationRow Kept(TroveOperationKind kind, bool keep = true)
    {
        OperationRow operation = _home.Claim(kind, keepOnFailure: keep, owner: s_dead);
        _home.SetStep(operation.Id, "record", StepState.Done);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _home.Change(operation with { State = TroveOperationState.Failed, Finished = now, ErrorId = "NodeStartFailed", Message = "It broke." });
        _home.Services.Catalog.Write(session => ClusterRepository.Release(session, operation.ClusterId, operation.Id, now));
        return _home.Operation(operation.Id);
    }

    private OperationRow Begun(string journal, bool keep)
    {
        OperationRow operation = _home.Claim(keepOnFailure: keep);
        foreach (string entry in journal.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _home.SetStep(operation.Id, entry.Split('=')[0], Enum.Parse<StepState>(entry.Split('=')[1]));
        return operation;
    }

    private OperationRunner Runner(OperationRow operation, Func<Task>? undoing = null) => _home.Runner(
        operation.Id, new FakeStep(_world, "a"), new FakeStep(_world, "b"),
        new FakeStep(_world, "c") { Undone = (_, _) => undoing?.Invoke() ?? Task.CompletedTask });
}
