using System.Collections.Concurrent;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// Runs the steps of a claimed operation to one of its ends: done, rolled back, failed with everything kept, or
/// interrupted for the next command to go on with. The journal is written before and after every step.
/// </summary>
internal sealed class OperationRunner(OperationContext context, IReadOnlyList<OperationStep> steps)
{
    /// <summary>Read from another thread too, when the operation is told to stop.</summary>
    private readonly ConcurrentDictionary<string, StepState> _states = new(context.Services.Catalog.Read(
        [], session => OperationRepository.Steps(session, context.Operation.Id)));

    private StopListener? _listener;

    private OperationRow Operation
    {
        get => context.Operation;
        set => context.Operation = value;
    }

    /// <summary>Whether the point of no return has been passed.</summary>
    private bool MustComplete => OperationSteps.HasGoneTooFar(steps, _states);

    /// <summary>Whether a failure, or a wish to stop, leaves everything as far as it has come.</summary>
    private bool KeepsWhatIsDone => OperationSteps.KeepsWhatIsDone(steps, _states);

    /// <summary>The limit of the operation as a whole.</summary>
    private TimeLimit Limit => context.Data.Timeout is { } given
        ? new TimeLimit(given, TimeLimit.Parameter)
        : context.General.ClusterUsageTimeout with { Time = context.Data.Deadline - Operation.Started };

    /// <summary>Whether undoing has begun: then there is only one direction left.</summary>
    private bool MustRollBack => Operation.State == TroveOperationState.RollingBack
        || _states.Values.Any(state => state is StepState.Undoing or StepState.Undone);

    /// <summary>Runs a fresh operation.</summary>
    /// <exception cref="TroveException">Why it was not done; by then it has been rolled back, or says what is left.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using IDisposable alive = RunningOperations.KeepAlive(context);
        context.Tell(new OperationStarted(Operation.Id, OperationWords.Activity(Operation), steps.Count));
        using var listener = new StopListener(context, stop);
        _listener = listener;
        using CancellationTokenRegistration saying = listener.Token.Register(() => context.Tell(new OperationStopping(WhatStopMeans())));
        await ForwardAsync(listener.Token);
    }

    /// <summary>Undoes an operation whose owner is gone, or that had failed with everything kept, whatever its own rule says.</summary>
    /// <param name="halt">Ends it after the step in hand; then it stays interrupted, to be undone further.</param>
    /// <exception cref="TroveException">It was not undone wholly; it stays interrupted.</exception>
    public async Task UndoAsync(CancellationToken halt)
    {
        using IDisposable alive = RunningOperations.KeepAlive(context);
        context.Tell(new OperationStarted(Operation.Id, OperationWords.Undoing(Operation), steps.Count));
        TroveException outcome = await RollBackAsync(Cause(), halt);
        if (Operation.State is not (TroveOperationState.RolledBack or TroveOperationState.Failed))
            throw outcome;
    }

    /// <summary>Finishes or undoes an operation whose owner is gone.</summary>
    /// <exception cref="TroveException">It could not be finished or undone; it stays interrupted.</exception>
    public async Task RecoverAsync(CancellationToken stop)
    {
        using IDisposable alive = RunningOperations.KeepAlive(context);
        context.Tell(new OperationStarted(Operation.Id, OperationWords.Activity(Operation), steps.Count));
        bool allDone = steps.All(step => _states.TryGetValue(step.Name, out StepState state) && state == StepState.Done);
        if (!MustRollBack && (MustComplete || KeepsWhatIsDone || allDone))
        {
            await ForwardAsync(stop);
            return;
        }
        TroveException cause = Cause();
        if (context.Data.KeepOnFailure && !MustRollBack)
        {
            await KeepAsync(cause);
            return;
        }
        TroveException outcome = await RollBackAsync(cause, CancellationToken.None);
        if (Operation.State == TroveOperationState.Interrupted)
            throw outcome;
    }

    /// <summary>Why it is being undone, where undoing or failing had begun; otherwise its process ended before it could say anything.</summary>
    private TroveException Cause() => Enum.TryParse(Operation.ErrorId, out TroveErrorId known)
        ? new TroveException(known, Operation.Message, Operation.ClusterName)
        : new TroveException(
            TroveErrorId.OperationInterrupted, $"{OperationWords.Subject(Operation)} was interrupted: its process ended.", Operation.ClusterName);

    private async Task ForwardAsync(CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource();
        TimeSpan left = context.Data.Deadline - EngineServices.Now;
        // Once there is no way back, time that has run out no longer helps anybody: the steps have limits of their own.
        if (!MustComplete)
            deadline.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < TimeLimit.LongestTimer ? left : TimeLimit.LongestTimer);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        OperationStep? current = null;
        try
        {
            for (int i = 0; i < steps.Count; i++)
            {
                current = steps[i];
                if (_states.GetValueOrDefault(current.Name, StepState.Undone) == StepState.Done)
                    continue;
                if (!MustComplete)
                    either.Token.ThrowIfCancellationRequested();
                string description = current.Describe(context);
                Journal(current, StepState.Intent, description, 100 * i / steps.Count);
                context.Tell(new StepStarted(description, i, steps.Count, Undoing: false));
                await current.DoAsync(context, MustComplete ? CancellationToken.None : either.Token);
                Journal(current, StepState.Done, description, 100 * (i + 1) / steps.Count);
            }
            End(TroveOperationState.Done, "", _listener?.By is { } by ? $"{by} asked for it to stop when it could not be undone any more; it was completed." : context.Outcome);
        }
        catch (Exception e)
        {
            throw await DealWithAsync(Explain(e, current, stop, deadline.Token));
        }
    }

    private async Task<TroveException> DealWithAsync(TroveException error)
    {
        try
        {
            if (MustComplete)
                return Interrupt(error);
            if (context.Data.KeepOnFailure && !KeepsWhatIsDone && error.Info.Id != TroveErrorId.OperationStopped)
                return await KeepAsync(error);
            return await RollBackAsync(error, CancellationToken.None);
        }
        catch (TroveException unwritten) when (unwritten.Info.Id == TroveErrorId.CatalogUnavailable)
        {
            // Nothing is done that the journal does not tell of: it stops here, and is found as it was last written.
            string why = error.Message == unwritten.Message ? error.Message : $"{error.Message} {unwritten.Message}";
            return Because(
                unwritten, $"{why} Since the journal cannot be written, the operation has stopped where it was.",
                $"Mend the cause, then run Resume-TroveOperation -Id {Operation.Id}.", unwritten.InnerException);
        }
    }

    private async Task<TroveException> RollBackAsync(TroveException cause, CancellationToken halt)
    {
        Operation = Operation with { State = TroveOperationState.RollingBack, ErrorId = cause.ErrorId, Message = cause.Message };
        WriteOperation();
        List<OperationStep> begun = [.. OperationSteps.Begun(steps, _states)];
        for (int i = 0; i < begun.Count; i++)
        {
            OperationStep step = begun[i];
            if (halt.IsCancellationRequested)
                return Halt(step);
            try
            {
                context.Tell(new StepStarted(step.Describe(context), i, begun.Count, Undoing: true));
                Journal(step, StepState.Undoing, step.Describe(context), Operation.Percent);
                await UndoAsync(step);
                Journal(step, StepState.Undone, step.Describe(context), Operation.Percent);
            }
            catch (Exception e)
            {
                // What stood in the way still does: that need not be said twice.
                string why = cause.Message.StartsWith(e.Message, StringComparison.Ordinal) ? ", for the same reason." : $": {e.Message}";
                string undoing = $"Undoing it failed too, at '{step.Describe(context)}'{why}";
                string failed = cause.Message.EndsWith(undoing, StringComparison.Ordinal) ? cause.Message : $"{cause.Message} {undoing}";
                Operation = Operation with { State = TroveOperationState.Interrupted, Message = failed };
                WriteOperation();
                return Because(cause, failed, ResumeAdvice(e), e);
            }
        }
        string by = Operation.UndoneBy.Length == 0 ? "" : $" Undone by {OperationOwner.Of(Operation.Id, Operation.UndoneBy, "undone_by")}.";
        bool kept = KeepsWhatIsDone;
        string end = kept ? OperationWords.Ended(Operation.Kind) : OperationWords.Undone(Operation.Kind, context.LeftOn);
        End(kept ? TroveOperationState.Failed : TroveOperationState.RolledBack, cause.ErrorId, cause.Message + by);
        return Because(cause, $"{cause.Message} {end}", cause.RecommendedAction, cause.InnerException);
    }

    private TroveException Halt(OperationStep next)
    {
        Operation = Operation with { State = TroveOperationState.Interrupted };
        WriteOperation();
        return new TroveException(
            TroveErrorId.OperationStopped, $"Undoing {OperationWords.LowerSubject(Operation)} was stopped before '{next.Describe(context)}'; the rest is still to be undone.",
            Operation.ClusterName, $"Run Undo-TroveOperation -Id {Operation.Id} to go on.")
        { OperationId = Operation.Id };
    }

    /// <summary>
    /// Undoes a step: it asks nodes and ends servers, and has the time of both, whatever was left of the operation's own.
    /// </summary>
    private async Task UndoAsync(OperationStep step)
    {
        (TimeLimit asking, TimeLimit ending) = (context.General.AgentCallHighTimeout, context.General.ClusterDeleteTimeout);
        var limit = new TimeLimit(asking.Time + ending.Time, $"{asking.Source} and {ending.Source}");
        using var deadline = new CancellationTokenSource();
        deadline.CancelAfter(limit.Timer);
        try
        {
            await step.UndoAsync(context, deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw limit.Struck($"It did not end within {limit}{WaitCanceledException.Known(e)}.", Operation.ClusterName, e);
        }
    }

    private string ResumeAdvice(Exception error)
    {
        string mend = error switch
        {
            TroveException { Info.Id: TroveErrorId.OperationTimedOut } late => late.RecommendedAction,
            // Half-moved slots need a decision, and only their own error says which.
            TroveException { Info.Id: TroveErrorId.SlotMoveFailed } stuck when stuck.RecommendedAction != stuck.Info.RecommendedAction => stuck.RecommendedAction,
            _ => "Mend the cause.",
        };
        return $"{mend} Then run Resume-TroveOperation -Id {Operation.Id}.";
    }

    private TroveException Interrupt(TroveException error)
    {
        Operation = Operation with { State = TroveOperationState.Interrupted, ErrorId = error.ErrorId, Message = error.Message };
        WriteOperation();
        return Because(
            error, $"{error.Message} The operation has gone too far to be undone and will be finished by the next command on this cluster.",
            ResumeAdvice(error), error.InnerException);
    }

    private async Task<TroveException> KeepAsync(TroveException error)
    {
        foreach (OperationStep step in steps.Where(step => _states.ContainsKey(step.Name)))
        {
            try
            {
                await step.SettleAsync(context);
            }
            catch (Exception e)
            {
                // Whatever is kept is looked at by somebody; that the operation ends must not depend on it.
                context.Warn($"'{step.Describe(context)}' could not be settled: {e.Message}");
            }
        }
        foreach (Guid id in context.Data.NodeIds)
        {
            if (context.Nodes.FirstOrDefault(node => node.Id == id) is { } node)
                context.Save(node with { Status = TroveNodeStatus.Error, Message = error.Message });
        }
        End(TroveOperationState.Failed, error.ErrorId, error.Message);
        return Because(error, $"{error.Message} What was made has been kept, as asked.", "Look at the nodes, then remove them.", error.InnerException);
    }

    private TroveException Because(TroveException cause, string message, string action, Exception? inner) =>
        new(cause.Info.Id, message, cause.Target ?? Operation.ClusterName, action, inner) { OperationId = Operation.Id };

    private TroveException Explain(Exception e, OperationStep? step, CancellationToken stop, CancellationToken deadline)
    {
        string where = step is null ? "" : $" during '{step.Describe(context)}'";
        return e switch
        {
            TroveException trove => trove,
            OperationCanceledException when stop.IsCancellationRequested => new TroveException(
                TroveErrorId.OperationStopped, $"{OperationWords.Subject(Operation)} was stopped{(_listener?.By is { } by ? $" by {by}" : "")}{where}.", Operation.ClusterName, inner: e),
            OperationCanceledException when deadline.IsCancellationRequested => new TroveException(
                step?.TimeUp(context) ?? TroveErrorId.OperationTimedOut,
                $"{OperationWords.Subject(Operation)} did not end within {Limit}; the time was up{where}{WaitCanceledException.Known(e)}.",
                Operation.ClusterName, Limit.Advice, e),
            _ => new TroveException(
                TroveErrorId.EngineFault, $"{OperationWords.Subject(Operation)} failed{where}: {e.GetType().Name}: {e.Message}",
                Operation.ClusterName, inner: e),
        };
    }

    private string WhatStopMeans()
    {
        string asked = _listener?.By is { } by ? $"Stopping, as {by} asked" : "Stopping";
        return MustComplete
            ? $"{asked}: {OperationWords.LowerSubject(Operation)} cannot be undone any more and is being completed."
            : KeepsWhatIsDone
            ? $"{asked}: {OperationWords.LowerSubject(Operation)} ends as soon as nothing is half done."
            : $"{asked}: {OperationWords.LowerSubject(Operation)} is being rolled back.";
    }

    private void Journal(OperationStep step, StepState state, string description, int percent)
    {
        _states[step.Name] = state;
        Operation = Operation with { Step = description, Percent = percent, Heartbeat = EngineServices.Now };
        context.Services.Catalog.Write(session =>
        {
            OperationRepository.SetStep(session, Operation.Id, step.Name, state, Operation.Heartbeat);
            OperationRepository.Update(session, Operation);
        });
    }

    private void WriteOperation() => context.Services.Catalog.Write(session => OperationRepository.Update(session, Operation));

    private void End(TroveOperationState state, string errorId, string message)
    {
        DateTimeOffset now = EngineServices.Now;
        Operation = Operation with
        {
            State = state,
            Percent = state == TroveOperationState.Done ? 100 : Operation.Percent,
            Finished = now,
            Heartbeat = now,
            ErrorId = errorId,
            Message = message,
            StoppedBy = _listener?.By?.ToJson() ?? Operation.StoppedBy,
        };
        context.Services.Catalog.Write(session =>
        {
            ClusterRepository.Release(session, Operation.ClusterId, Operation.Id, now);
            OperationRepository.Update(session, Operation);
        });
    }
}
