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
        Owner = OperationOwner.Of(row).ToString(),
        StartedBy = Name(row, row.StartedBy, "started_by"),
        StoppedBy = Name(row, row.StoppedBy, "stopped_by"),
        UndoneBy = Name(row, row.UndoneBy, "undone_by"),
        Command = row.Command,
        Started = row.Started,
        Finished = row.Finished,
        ErrorId = row.ErrorId,
        Message = row.Message,
    };

    private static string Name(OperationRow row, string owner, string column) =>
        owner.Length == 0 ? "" : OperationOwner.Of(row.Id, owner, column).ToString();
}
