using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>Tells operations that somebody runs from those that were left behind.</summary>
internal static class OperationRecovery
{
    /// <summary>Whether an operation has not ended and nobody is working on it any more.</summary>
    public static bool IsRecoverable(OperationRow operation)
    {
        if (!operation.IsOpen)
            return false;
        OperationOwner owner = OperationOwner.Of(operation);
        bool ours = owner.Engine == OperationOwner.Current.Engine;
        if (ours)
            return !RunningOperations.Contains(operation.Id);
        return operation.State == TroveOperationState.Interrupted || owner.IsDead(operation.Heartbeat, EngineServices.Now);
    }

    /// <summary>The error for a cluster that somebody is working on.</summary>
    public static TroveException Busy(OperationRow operation) => new(
        TroveErrorId.TroveClusterBusy,
        $"Cluster '{operation.ClusterName}' is busy: {OperationWords.LowerSubject(operation)} (operation {operation.Id}) has been running since {operation.Started:u}, by {OperationOwner.Of(operation)}; it is at '{operation.Step}'.",
        operation.ClusterName)
    { OperationId = operation.Id };
}
