using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine;

/// <summary>Undoing what was interrupted, or failed with everything kept, because somebody wants it undone.</summary>
internal sealed partial class OperationExecutor
{
    private readonly OperationReader _journal = new(services);

    /// <summary>Checks whether an operation can be undone, and what there would be to undo.</summary>
    /// <exception cref="TroveException">Why it cannot be.</exception>
    public async Task<TroveOperationChange> PlanUndoAsync(Guid operationId, CancellationToken cancellationToken)
    {
        OperationRow operation = _journal.Get(operationId);
        string[] steps = [];
        if (operation.State != TroveOperationState.RolledBack)
        {
            OperationContext? context = await CheckUndoAsync(operation, new SilentObserver(), cancellationToken);
            steps = context is null ? [] : [.. OperationSteps.Begun(OperationSteps.Of(context), States(operation)).Select(step => $"Undo: {step.Describe(context)}")];
            if (steps.Length == 0)
                steps = [$"Free cluster '{operation.ClusterName}'; nothing of it was begun"];
        }
        return new TroveOperationChange(OperationView.Of(operation), steps, []);
    }

    /// <summary>Undoes an operation; one that has been rolled back is shown as it is.</summary>
    /// <exception cref="TroveException">Why it cannot be undone, or was not.</exception>
    public async Task<OperationResult> UndoAsync(Guid operationId, IOperationObserver observer, CancellationToken stop)
    {
        ObserverLoggerProvider.Attach(observer);
        UnknownOptions.Tell(services, observer);
        OperationRow operation = _journal.Get(operationId);
        if (operation.State != TroveOperationState.RolledBack)
            operation = await UndoAsync(operation, observer, stop);
        return await ShowAsync(operation);
    }

    private async Task<OperationRow> UndoAsync(OperationRow operation, IOperationObserver observer, CancellationToken stop)
    {
        OperationContext? context = await CheckUndoAsync(operation, observer, stop);
        using IDisposable running = RunningOperations.TryEnter(operation.Id) ?? throw Runs(operation);
        OperationRow taken = operation.IsOpen ? TakeOver(operation, undo: true) : Reopen(operation, context!.Cluster.Revision);
        if (!taken.IsOpen)
            return taken;
        if (context is null)
            return EndWithoutCluster(taken);
        context.Operation = taken;
        await new OperationRunner(context, OperationSteps.Of(context)).UndoAsync(stop);
        return context.Operation;
    }

    /// <summary>Everything that can be checked before anything is written.</summary>
    /// <returns>What its steps work on; null when its last act was to remove its cluster's record.</returns>
    private async Task<OperationContext?> CheckUndoAsync(OperationRow operation, IOperationObserver observer, CancellationToken cancellationToken)
    {
        if (operation.IsOpen && !OperationRecovery.IsRecoverable(operation))
            throw Runs(operation);
        if (operation.State == TroveOperationState.Done)
            throw NotUndoable(operation, $"{OperationWords.Subject(operation)} is done.", OperationWords.Opposite(operation));
        ClusterState? state = _reader.Find(new ClusterQuery { Ids = [operation.ClusterId] }) is [var found] ? found : null;
        if (!operation.IsOpen)
            CheckKept(operation, state);
        if (state is null)
            return operation.Kind == TroveOperationKind.Delete ? throw TooFar(operation) : null;
        VerifiedOptions(state.Cluster);
        OperationContext context = Context(operation, state, observer);
        IReadOnlyList<OperationStep> steps = OperationSteps.Of(context);
        Dictionary<string, StepState> states = States(operation);
        if (OperationSteps.HasGoneTooFar(steps, states))
            throw TooFar(operation);
        foreach (OperationStep step in OperationSteps.Begun(steps, states))
            await step.CheckUndoAsync(context, cancellationToken);
        return context;
    }

    /// <summary>What an operation that has ended made must be there, as it left it.</summary>
    private void CheckKept(OperationRow operation, ClusterState? state)
    {
        OperationData data = OperationData.Of(operation);
        if (!data.KeepOnFailure || state is null)
            throw NotUndoable(operation, $"Of {OperationWords.LowerSubject(operation)}, which failed, nothing is left that could be undone.", "There is nothing to do.");
        if (state.Operation is { } other && !OperationRecovery.IsRecoverable(other))
            throw OperationRecovery.Busy(other);
        OperationRow? later = services.Catalog.Read([], session => OperationRepository.List(
                session, services.Tenant, new OperationFilter { ClusterIds = [operation.ClusterId], Since = operation.Started }, null, int.MaxValue))
            .FirstOrDefault(row => row.Id != operation.Id && row.State != TroveOperationState.RolledBack);
        if (later is not null)
        {
            throw NotUndoable(
                operation, $"What {OperationWords.LowerSubject(operation)} made is not as it left it: {OperationWords.LowerSubject(later)} came after it ({later.Id}, {later.State}).",
                OperationWords.Opposite(operation));
        }
    }

    /// <summary>Claims the cluster again, at the revision that was checked, for an operation that had ended.</summary>
    private OperationRow Reopen(OperationRow operation, long revision)
    {
        OperationRow reopened = operation with
        {
            Owner = OperationOwner.Current.ToJson(),
            UndoneBy = OperationOwner.Current.ToJson(),
            Heartbeat = EngineServices.Now,
            State = TroveOperationState.RollingBack,
            Finished = null,
        };
        TroveTask task = operation.Kind == TroveOperationKind.Create ? TroveTask.Deleting : TroveTask.Shrinking;
        bool mine = services.Catalog.Write(session =>
        {
            if (OperationRepository.Find(session, operation.Id)?.State != operation.State
                || !ClusterRepository.TryClaim(session, operation.ClusterId, revision, task, operation.Id, reopened.Heartbeat))
                return false;
            OperationRepository.Reopen(session, reopened);
            OperationRepository.SetUndoneBy(session, operation.Id, reopened.UndoneBy);
            return true;
        });
        if (mine)
            return reopened;
        OperationRow now = _journal.Get(operation.Id);
        return now.State == TroveOperationState.RolledBack ? now
            : throw (now.IsOpen ? Runs(now) : new TroveException(
                TroveErrorId.TroveClusterChanged, $"Cluster '{operation.ClusterName}' has changed meanwhile; nothing was undone.", operation.ClusterName));
    }

    private Dictionary<string, StepState> States(OperationRow operation) =>
        services.Catalog.Read([], session => OperationRepository.Steps(session, operation.Id));

    private static TroveException Runs(OperationRow operation) => new(
        TroveErrorId.TroveClusterBusy,
        $"{OperationWords.Subject(operation)} is under way, by {OperationOwner.Of(operation)}; it is at '{operation.Step}'.",
        operation.Id, $"Run Stop-TroveOperation -Id {operation.Id}: it is rolled back.")
    { OperationId = operation.Id };

    private static TroveException TooFar(OperationRow operation) => NotUndoable(
        operation, $"{OperationWords.Subject(operation)} has gone too far to be undone.", $"Run Resume-TroveOperation -Id {operation.Id}: it is finished.");

    private static TroveException NotUndoable(OperationRow operation, string why, string action) =>
        new(TroveErrorId.OperationNotUndoable, why, operation.Id, action) { OperationId = operation.Id };

    /// <summary>Where only something is asked, there is nobody to tell of it.</summary>
    private sealed class SilentObserver : IOperationObserver
    {
        public void OnEvent(OperationEvent e)
        {
        }
    }
}
