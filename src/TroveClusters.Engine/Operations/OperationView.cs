using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>An operation as users see it.</summary>
internal static class OperationView
{
    public static TroveOperation Of(OperationRow row) => new()
    {
        Id = row.Id,
        Kind = row.Kind,
        ClusterId = row.ClusterId,
        ClusterName = row.ClusterName,
        State = row.IsOpen && OperationRecovery.IsRecoverable(row) ? TroveOperationState.Interrupted : row.State,
        Step = row.Step,
        PercentComplete = row.Percent,
        Plan = row.Plan.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        Owner = OperationOwner.Parse(row.Owner).ToString(),
        Command = row.Command,
        Started = row.Started,
        Finished = row.Finished,
        ErrorId = row.ErrorId,
        Message = row.Message,
    };
}
