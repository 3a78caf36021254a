namespace TroveClusters.Commands;

/// <summary>Waits for operations, for all of them at once, and shows how far each has come.</summary>
internal sealed class OperationWait(TroveCmdlet cmdlet, int? timeoutSeconds)
{
    /// <summary>Whether nothing more will become of an operation by itself.</summary>
    public static bool HasEnded(TroveOperation operation) =>
        operation.State is not (TroveOperationState.Running or TroveOperationState.RollingBack);

    /// <summary>The error for an operation that nobody runs any more.</summary>
    public static TroveException Interrupted(TroveOperation operation) => new(
        TroveErrorId.OperationInterrupted,
        $"Operation {operation} was interrupted at '{operation.Step}'; nobody runs it any more. {operation.Message}".TrimEnd(),
        operation, $"Run Resume-TroveOperation -Id {operation.Id}.");

    /// <summary>Waits until each operation is over; what cannot be waited for is reported.</summary>
    /// <param name="ids">The operations.</param>
    /// <param name="isOver">Whether the wait for an operation is over.</param>
    /// <param name="over">What is done then, as soon as it is so.</param>
    public void Run(IEnumerable<Guid> ids, Func<TroveOperation, bool> isOver, Action<TroveOperation> over)
    {
        List<Guid> left = [.. ids.Distinct()];
        var seen = new Dictionary<Guid, TroveOperation>();
        var polling = new Polling(cmdlet, timeoutSeconds);
        using var bars = new WaitBars(cmdlet);
        while (left.Count > 0)
        {
            bool changed = false;
            Dictionary<Guid, TroveOperation> found = Find(left);
            foreach (Guid id in left.ToList())
            {
                TroveOperation? now = found.GetValueOrDefault(id);
                changed |= now is null || !IsSame(now, seen.GetValueOrDefault(id));
                if (now is not null && !isOver(now))
                {
                    seen[id] = now;
                    Show(bars, now);
                    continue;
                }
                left.Remove(id);
                bars.Complete(id);
                cmdlet.Guard(() => over(now ?? throw new TroveException(TroveErrorId.OperationNotFound, $"There is no operation '{id}'.", id)), id);
            }
            if (left.Count == 0 || polling.Pause(changed))
                continue;
            foreach (Guid id in left)
                cmdlet.Report(Late(seen[id]), id);
            return;
        }
    }

    private Dictionary<Guid, TroveOperation> Find(IReadOnlyList<Guid> ids)
    {
        var query = new OperationQuery { Ids = [.. ids] };
        return cmdlet.Read((service, token) => service.GetOperationsAsync(query, token)).ToDictionary(operation => operation.Id);
    }

    private TroveException Late(TroveOperation operation) => new(
        TroveErrorId.OperationTimedOut,
        $"Waited {timeoutSeconds} s for operation {operation}; it is at '{operation.Step}' ({operation.PercentComplete} %).",
        operation, $"Wait on with Wait-TroveOperation -Id {operation.Id}, or look at it with Get-TroveOperation.");

    private static void Show(WaitBars bars, TroveOperation operation)
    {
        string step = operation.Step.Length == 0 ? "Starting" : operation.Step;
        bars.Show(
            operation.Id, $"{operation.Kind} {operation.ClusterName}",
            operation.State == TroveOperationState.RollingBack ? $"Rolling back: {step}" : step, operation.PercentComplete);
    }

    private static bool IsSame(TroveOperation now, TroveOperation? before) =>
        before is not null && (now.State, now.Step, now.PercentComplete) == (before.State, before.Step, before.PercentComplete);
}
