using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine;

/// <summary>Tells operations of other processes, or of other threads of this one, to stop.</summary>
internal sealed class OperationStopper(EngineServices services)
{
    private readonly OperationReader _reader = new(services);

    /// <exception cref="TroveException"><c>OperationNotFound</c>; <c>OperationInterrupted</c>: there is nobody to tell.</exception>
    public TroveOperationChange Stop(Guid id, bool checkOnly)
    {
        OperationRow operation = _reader.Get(id);
        if (!operation.IsOpen)
            return new TroveOperationChange(OperationView.Of(operation), [], []);
        if (OperationRecovery.IsRecoverable(operation))
        {
            throw new TroveException(
                TroveErrorId.OperationInterrupted,
                $"{OperationWords.Subject(operation)} was interrupted at '{operation.Step}'; nobody runs it any more.",
                id,
                $"Run Resume-TroveOperation -Id {id} to have it finished or undone, or Undo-TroveOperation -Id {id} to have it undone.");
        }
        (string outcome, string warning) = Outcome(operation);
        if (!checkOnly)
        {
            services.Catalog.Write(session => OperationRepository.RequestStop(session, id, OperationOwner.Current.ToJson()));
            operation = _reader.Get(id);
        }
        return new TroveOperationChange(
            OperationView.Of(operation),
            [$"Tell {OperationOwner.Of(operation)} to stop {OperationWords.LowerSubject(operation)}", outcome],
            warning.Length == 0 ? [] : [warning]);
    }

    private (string Outcome, string Warning) Outcome(OperationRow operation)
    {
        if (operation.State == TroveOperationState.RollingBack)
            return ("It is being rolled back already", "");
        if (!HasGoneTooFar(operation))
            return ("The step in hand ends, then it is rolled back", "");
        return ("It has gone too far to be undone, and is completed", $"{OperationWords.Subject(operation)} has gone too far to be undone; it is being completed.");
    }

    // A record that is gone while its operation runs was removed by it, or is being undone: the last thing that is.
    private bool HasGoneTooFar(OperationRow operation) => services.Catalog.Read(false, session =>
        ClusterRepository.Find(session, services.Tenant, operation.ClusterId) is not { } cluster
        || OperationSteps.HasGoneTooFar(
            services.Datastores.Of(cluster).TaskManager.Steps(operation.Kind), OperationRepository.Steps(session, operation.Id)));
}
