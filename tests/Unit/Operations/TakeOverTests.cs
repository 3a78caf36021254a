using TroveClusters.Engine;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Operations;

/// <summary>Who may go on with an operation that was left behind, and that it is one only.</summary>
public sealed class TakeOverTests : IDisposable
{
    private static readonly OperationOwner s_dead = OperationOwner.Current with { Engine = Guid.NewGuid(), ProcessStart = "1" };

    private readonly RunnerHome _home = new();
    private readonly OperationExecutor _executor;

    public TakeOverTests() => _executor = new OperationExecutor(_home.Services);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Of_many_that_have_read_the_same_exactly_one_takes_over()
    {
        OperationRow seen = _home.Operation(_home.Claim(owner: s_dead).Id);
        OperationOwner[] takers = [.. Enumerable.Range(0, 12).Select(_ => OperationOwner.Current with { Engine = Guid.NewGuid() })];
        bool[] won = new bool[takers.Length];
        Parallel.For(0, takers.Length, new ParallelOptions { MaxDegreeOfParallelism = takers.Length }, i => won[i] = TakeOver(seen, takers[i]));
        OperationOwner winner = Assert.Single(takers.Where((_, i) => won[i]));
        Assert.Equal(winner, OperationOwner.Of(_home.Operation(seen.Id)));
    }

    [Fact]
    public void An_owner_that_takes_its_own_up_again_keeps_others_out()
    {
        OperationRow operation = _home.Claim(owner: OperationOwner.Current);
        _home.Change(operation with { State = TroveOperationState.Interrupted });
        OperationRow seen = _home.Operation(operation.Id);
        Assert.True(TakeOver(seen, OperationOwner.Current));
        // The owner's text is the same as before; it is the state and the heartbeat that have changed.
        Assert.False(TakeOver(seen, OperationOwner.Current with { Engine = Guid.NewGuid() }));
        OperationOwner bystander = OperationOwner.Current with { Engine = Guid.NewGuid() };
        Assert.False(OperationRecovery.IsRecoverable(_home.Operation(operation.Id) with { Owner = bystander.ToJson() }));
    }

    [Fact]
    public void A_heart_that_beats_again_keeps_its_operation()
    {
        OperationRow seen = _home.Operation(_home.Claim(owner: s_dead).Id);
        _home.Services.Catalog.Write(session => OperationRepository.Beat(session, seen.Id, seen.Owner, seen.Heartbeat.AddSeconds(1)));
        Assert.False(TakeOver(seen, OperationOwner.Current));
    }

    [Fact]
    public void Writing_the_journal_never_turns_the_heartbeat_back()
    {
        OperationRow operation = _home.Operation(_home.Claim().Id);
        DateTimeOffset later = operation.Heartbeat.AddSeconds(30);
        _home.Services.Catalog.Write(session => OperationRepository.Beat(session, operation.Id, operation.Owner, later));
        _home.Change(operation);
        Assert.Equal(later, _home.Operation(operation.Id).Heartbeat);
    }

    [Fact]
    public void A_heart_of_another_owner_does_not_beat()
    {
        OperationRow operation = _home.Operation(_home.Claim().Id);
        _home.Services.Catalog.Write(session => OperationRepository.Beat(session, operation.Id, s_dead.ToJson(), operation.Heartbeat.AddSeconds(30)));
        Assert.Equal(operation.Heartbeat, _home.Operation(operation.Id).Heartbeat);
    }

    [Fact]
    public async Task An_abandoned_create_is_undone_once_by_the_many_that_resume_it()
    {
        (ClusterRow cluster, OperationRow operation) = Abandon(TroveOperationKind.Create, OperationOwner.Current, "record");
        Exception?[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Record.ExceptionAsync(() => ResumeAsync(operation.Id)))));
        Assert.Contains(null, outcomes);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.Equal("TroveClusterBusy", Assert.IsType<TroveException>(outcome).ErrorId));
        Assert.Null(CatalogSamples.Find(_home.Services.Catalog, cluster.Id));
        Assert.Equal((TroveOperationState.RolledBack, "OperationInterrupted"), (_home.Operation(operation.Id).State, _home.Operation(operation.Id).ErrorId));
        int undone = _home.Observer.Events.Count(e => e is StepStarted { Undoing: true });
        Assert.Equal(1, undone);
    }

    [Theory]
    [InlineData(TroveOperationKind.Create, TroveOperationState.RollingBack, "record", TroveOperationState.RolledBack)]
    [InlineData(TroveOperationKind.Delete, TroveOperationState.Running, "remove-records", TroveOperationState.Done)]
    public async Task An_operation_cut_off_after_its_clusters_record_was_gone_can_be_ended(
        TroveOperationKind kind, TroveOperationState state, string step, TroveOperationState end)
    {
        (ClusterRow cluster, OperationRow operation) = Abandon(kind, s_dead, step);
        _home.Change(operation with { State = state });
        _home.Services.Catalog.Write(session => ClusterRepository.Delete(session, cluster.Id));

        OperationResult result = await ResumeAsync(operation.Id);
        Assert.Equal((end, null), (result.Operation.State, result.Cluster));
        Assert.NotNull(_home.Operation(operation.Id).Finished);
        // Once more changes nothing.
        Assert.Equal(end, (await ResumeAsync(operation.Id)).Operation.State);
    }

    [Fact]
    public async Task An_operation_that_runs_elsewhere_is_left_alone()
    {
        (_, OperationRow operation) = Abandon(TroveOperationKind.Create, OperationOwner.Current with { Engine = Guid.NewGuid() }, "record");
        TroveException busy = await Assert.ThrowsAsync<TroveException>(() => ResumeAsync(operation.Id));
        Assert.Equal("TroveClusterBusy", busy.ErrorId);
        Assert.Equal(TroveOperationState.Running, _home.Operation(operation.Id).State);
    }

    [Fact]
    public async Task An_operation_of_another_tenant_or_of_nobody_is_not_found()
    {
        (_, OperationRow operation) = Abandon(TroveOperationKind.Create, s_dead, "record");
        var others = new OperationExecutor(new EngineServices(new TroveServiceSettings { Home = _home.Folder, Tenant = "other" }));
        Assert.Equal("OperationNotFound", (await Assert.ThrowsAsync<TroveException>(() => others.ResumeAsync(operation.Id, _home.Observer, default))).ErrorId);
        Assert.Equal("OperationNotFound", (await Assert.ThrowsAsync<TroveException>(() => ResumeAsync(Guid.NewGuid()))).ErrorId);
    }

    private Task<OperationResult> ResumeAsync(Guid id) => _executor.ResumeAsync(id, _home.Observer, CancellationToken.None);

    /// <summary>A Redis cluster without servers whose operation has begun one step and stopped there.</summary>
    private (ClusterRow Cluster, OperationRow Operation) Abandon(TroveOperationKind kind, OperationOwner owner, string step)
    {
        ClusterRow cluster = CatalogSamples.Cluster($"c-{Guid.NewGuid():N}");
        NodeRow node = CatalogSamples.Node(cluster, 1) with { Status = TroveNodeStatus.Build, Facts = new RedisNodeFacts { Slots = "0-16383" }.ToJson() };
        OperationRow operation = CatalogSamples.Operation(cluster, kind, owner) with { Data = $$"""{"NodeIds":["{{node.Id}}"]}""" };
        CatalogSamples.Add(_home.Services.Catalog, cluster with { OperationId = operation.Id, Task = TroveTask.Building }, node);
        _home.Services.Catalog.Write(session => OperationRepository.Insert(session, operation));
        _home.SetStep(operation.Id, step, StepState.Intent);
        return (cluster, operation);
    }

    private bool TakeOver(OperationRow seen, OperationOwner taker) => _home.Services.Catalog.Write(session =>
        OperationRepository.TryTakeOver(session, seen, taker.ToJson(), TroveOperationState.Running, DateTimeOffset.UtcNow));
}
