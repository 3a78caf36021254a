using System.Collections.Concurrent;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// Runs the steps of a claimed operation to one of its ends: done, rolled back, failed with everything kept, or
/// interrupted for the next command to go on with. The journal is written before and after every step.
/// </summary>
internal sealed class OperationRunner(OperationContext context, IReadOnlyList<OperationStep> steps)
{
    /// <summary>How long undoing may take before it is left to recovery.</summary>
    private static readonly TimeSpan s_undoLimit = TimeSpan.FromMinutes(10);

    /// <summary>A timer can wait no longer than this; who gives an operation more gives it all the time there is.</summary>
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(24);

    /// <summary>Read from another thread too, when the operation is told to stop.</summary>
    private readonly ConcurrentDictionary<string, StepState> _states = new(context.Services.Catalog.Read(
        [], session => OperationRepository.Steps(session, context.Operation.Id)));

    private OperationRow Operation
    {
        get => context.Operation;
        set => context.Operation = value;
    }

    /// <summary>Whether the point of no return has been passed.</summary>
    private bool MustComplete => steps.Any(step => step.ForwardOnly && _states.ContainsKey(step.Name));

    /// <summary>Whether undoing has begun: then there is only one direction left.</summary>
    private bool MustRollBack => Operation.State == TroveOperationState.RollingBack
        || _states.Values.Any(state => state is StepState.Undoing or StepState.Undone);

    /// <summary>Runs a fresh operation.</summary>
    /// <exception cref="TroveException">Why it was not done; by then it has been rolled back, or says what is left.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using IDisposable alive = RunningOperations.KeepAlive(context);
        context.Tell(new OperationStarted(Operation.Id, OperationWords.Activity(Operation), steps.Count));
        using CancellationTokenRegistration saying = stop.Register(() => context.Tell(new OperationStopping(WhatStopMeans())));
        await ForwardAsync(stop);
    }

    /// <summary>Finishes or undoes an operation whose owner is gone.</summary>
    /// <exception cref="TroveException">It could not be finished or undone; it stays interrupted.</exception>
    public async Task RecoverAsync(CancellationToken stop)
    {
        using IDisposable alive = RunningOperations.KeepAlive(context);
        context.Tell(new OperationStarted(Operation.Id, OperationWords.Activity(Operation), steps.Count));
        bool allDone = steps.All(step => _states.TryGetValue(step.Name, out StepState state) && state == StepState.Done);
        if (!MustRollBack && (MustComplete || allDone))
        {
            await ForwardAsync(stop);
            return;
        }
        // Why it is being undone is known where undoing had begun; otherwise its process ended before it could say anything.
        TroveException cause = Enum.TryParse(Operation.ErrorId, out TroveErrorId known)
            ? new TroveException(known, Operation.Message, Operation.ClusterName)
            : new TroveException(
                TroveErrorId.OperationInterrupted, $"{OperationWords.Subject(Operation)} was interrupted: its process ended.", Operation.ClusterName);
        if (context.Data.KeepOnFailure && !MustRollBack)
        {
            await KeepAsync(cause);
            return;
        }
        TroveException outcome = await RollBackAsync(cause);
        if (Operation.State == TroveOperationState.Interrupted)
            throw outcome;
    }

    private async Task ForwardAsync(CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource();
        TimeSpan left = context.Data.Deadline - EngineServices.Now;
        // Once there is no way back, time that has run out no longer helps anybody: the steps have limits of their own.
        if (!MustComplete)
            deadline.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < s_longestTimer ? left : s_longestTimer);
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
            End(TroveOperationState.Done, "", "");
        }
        catch (Exception e)
        {
            TroveException error = Explain(e, current, stop, deadline.Token);
            if (MustComplete)
                throw Interrupt(error);
            if (context.Data.KeepOnFailure && error.Info.Id != TroveErrorId.OperationStopped)
                throw await KeepAsync(error);
            throw await RollBackAsync(error);
        }
    }

    private async Task<TroveException> RollBackAsync(TroveException cause)
    {
        Operation = Operation with { State = TroveOperationState.RollingBack, ErrorId = cause.ErrorId, Message = cause.Message };
        WriteOperation();
        using var limit = new CancellationTokenSource(s_undoLimit);
        List<OperationStep> begun = [.. steps.Where(step => _states.TryGetValue(step.Name, out StepState state) && state != StepState.Undone).Reverse()];
        for (int i = 0; i < begun.Count; i++)
        {
            OperationStep step = begun[i];
            try
            {
                context.Tell(new StepStarted(step.Describe(context), i, begun.Count, Undoing: true));
                Journal(step, StepState.Undoing, step.Describe(context), Operation.Percent);
                await step.UndoAsync(context, limit.Token);
                Journal(step, StepState.Undone, step.Describe(context), Operation.Percent);
            }
            catch (Exception e)
            {
                string failed = $"{cause.Message} Undoing it failed too, at '{step.Describe(context)}': {e.Message}";
                Operation = Operation with { State = TroveOperationState.Interrupted, Message = failed };
                WriteOperation();
                return Because(cause, failed, $"Mend the cause, then run Resume-TroveOperation -Id {Operation.Id}.", e);
            }
        }
        End(TroveOperationState.RolledBack, cause.ErrorId, cause.Message);
        return Because(cause, $"{cause.Message} {OperationWords.Undone(Operation.Kind)}", cause.RecommendedAction, cause.InnerException);
    }

    private TroveException Interrupt(TroveException error)
    {
        Operation = Operation with { State = TroveOperationState.Interrupted, ErrorId = error.ErrorId, Message = error.Message };
        WriteOperation();
        return Because(
            error, $"{error.Message} The operation has gone too far to be undone and will be finished by the next command on this cluster.",
            $"Mend the cause, then run Resume-TroveOperation -Id {Operation.Id}.", error.InnerException);
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
                TroveErrorId.OperationStopped, $"{OperationWords.Subject(Operation)} was stopped{where}.", Operation.ClusterName, inner: e),
            OperationCanceledException when deadline.IsCancellationRequested => new TroveException(
                TroveErrorId.OperationTimedOut,
                $"{OperationWords.Subject(Operation)} did not end within {(context.Data.Deadline - Operation.Started).TotalSeconds:0} s; it was{where}.",
                Operation.ClusterName, inner: e),
            _ => new TroveException(
                TroveErrorId.EngineFault, $"{OperationWords.Subject(Operation)} failed{where}: {e.GetType().Name}: {e.Message}",
                Operation.ClusterName, inner: e),
        };
    }

    private string WhatStopMeans() => MustComplete
        ? $"Stopping: {OperationWords.LowerSubject(Operation)} cannot be undone any more and is being completed."
        : $"Stopping: {OperationWords.LowerSubject(Operation)} is being rolled back.";

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
        };
        context.Services.Catalog.Write(session =>
        {
            ClusterRepository.Release(session, Operation.ClusterId, Operation.Id, now);
            OperationRepository.Update(session, Operation);
        });
    }
}
