using System.Runtime.CompilerServices;

namespace TroveClusters.FakeService;

/// <summary>The journal: what is told of operations, and what stops, undoes and resumes them.</summary>
public sealed partial class FakeTroveService
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<TroveOperation> GetOperationsAsync(OperationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        Read("Operations", [.. query.Clusters.Select(cluster => cluster.Text)]);
        await Task.Yield();
        TroveOperation[] found;
        lock (_lock)
        {
            found = [.. _operations.Where(operation => Matches(query, operation))];
            foreach (TroveOperation operation in found)
                Advance(operation);
        }
        if (_world.WaitAt == "Reads")
            _waiting.Set();
        foreach (TroveOperation operation in found)
            yield return operation;
    }

    /// <inheritdoc/>
    public async Task<TroveOperationChange> StopAsync(Guid operationId, bool checkOnly, CancellationToken cancellationToken)
    {
        await Task.Yield();
        (TroveOperation operation, OperationScript script) = Operation(operationId);
        Fail("Stop", operation.Kind.ToString(), operation.ClusterName);
        if (operation.Finished is not null)
            return new TroveOperationChange(operation, [], []);
        if (operation.State == TroveOperationState.Interrupted)
            throw new TroveException(TroveErrorId.OperationInterrupted, $"{operation} was interrupted.", operationId);
        if (!checkOnly)
        {
            Add(_changes, $"Stop {operation.Kind} {operation.ClusterName}");
            Demand("Stop");
        }
        return new TroveOperationChange(operation, ["Tell its owner"], script.TooFar ? ["It has gone too far to be undone; it is being completed."] : []);
    }

    /// <inheritdoc/>
    public async Task<TroveOperationChange> PlanUndoAsync(Guid operationId, CancellationToken cancellationToken)
    {
        await Task.Yield();
        (TroveOperation operation, OperationScript script) = Operation(operationId);
        Fail("Undo", operation.Kind.ToString(), operation.ClusterName);
        if (script.TooFar)
            throw new TroveException(TroveErrorId.OperationNotUndoable, $"{operation} has gone too far to be undone.", operationId, "Resume it.");
        return new TroveOperationChange(operation, operation.State == TroveOperationState.RolledBack ? [] : ["Undo: Start nodes"], []);
    }

    /// <inheritdoc/>
    public async Task<OperationResult> UndoAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observer);
        await Task.Yield();
        (TroveOperation operation, OperationScript script) = Operation(operationId);
        Add(_changes, $"Undo {operation.Kind} {operation.ClusterName}");
        Demand("Undo");
        observer.OnEvent(new OperationStarted(operation.Id, $"Undoing {operation}", 1));
        observer.OnEvent(new StepStarted("Start nodes", 0, 1, Undoing: true));
        return new OperationResult { Operation = Snapshots.Operation(script with { State = TroveOperationState.RolledBack }) };
    }

    /// <inheritdoc/>
    public async Task<OperationResult> ResumeAsync(Guid operationId, IOperationObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observer);
        await Task.Yield();
        (TroveOperation operation, _) = Operation(operationId);
        Add(_changes, $"Resume {operation.Kind} {operation.ClusterName}");
        Demand("Resume");
        Fail("Resume", operation.Kind.ToString(), operation.ClusterName);
        observer.OnEvent(new OperationStarted(operation.Id, $"Resuming {operation}", 1));
        var done = new OperationScript(operation.ClusterName, operation.Kind, TroveOperationState.Done);
        return new OperationResult { Operation = Snapshots.Operation(done), Cluster = ClusterOrNull(operation.ClusterId) };
    }

    private static bool Matches(OperationQuery query, TroveOperation operation) =>
        (query.Ids.Count == 0 || query.Ids.Contains(operation.Id))
        && (query.ClusterIds.Count == 0 || query.ClusterIds.Contains(operation.ClusterId))
        && (query.Clusters.Count == 0 || query.Clusters.Any(pattern => pattern.IsMatch(operation.ClusterName)))
        && (query.Kinds.Count == 0 || query.Kinds.Contains(operation.Kind))
        && (query.States.Count == 0 || query.States.Contains(operation.State))
        && (query.Users.Count == 0 || query.Users.Any(pattern => pattern.IsMatch(operation.StartedBy.Split('@')[0])))
        && (query.Since is null || operation.Started >= query.Since)
        && (query.Until is null || operation.Started <= query.Until);

    /// <inheritdoc cref="Advance(TroveCluster)"/>
    private void Advance(TroveOperation operation)
    {
        (_, OperationScript script) = Operation(operation.Id);
        int reads = _operationReads[operation.Id] = _operationReads.GetValueOrDefault(operation.Id) + 1;
        if (reads <= script.Then.Count)
            _operations[_operations.IndexOf(operation)] = Snapshots.Operation(script with { State = script.Then[reads - 1] });
    }

    private (TroveOperation Operation, OperationScript Script) Operation(Guid id)
    {
        lock (_lock)
        {
            int at = _operations.FindIndex(operation => operation.Id == id);
            return at < 0
                ? throw new TroveException(TroveErrorId.OperationNotFound, $"There is no operation '{id}'.", id)
                : (_operations[at], _world.Operations[at]);
        }
    }
}
