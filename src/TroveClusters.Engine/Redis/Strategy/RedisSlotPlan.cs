using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Slots;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>The plan of an operation that does nothing but move slots.</summary>
internal static class RedisSlotPlan
{
    /// <param name="request">What was asked for.</param>
    /// <param name="limits">How much it may get in the way of applications.</param>
    /// <param name="state">The cluster.</param>
    /// <param name="survey">What is in its slots.</param>
    /// <param name="moves">What has to move; nothing where all is as asked already.</param>
    /// <param name="action">What it does, for a confirmation.</param>
    /// <param name="target">What it works on, for a confirmation.</param>
    /// <param name="cancellationToken">Stops the estimate.</param>
    public static async Task<EnginePlan> MakeAsync(
        OperationRequest request, SlotMoveLimits limits, ClusterState state, SlotSurvey survey, IReadOnlyList<SlotMove> moves, string action,
        string target, CancellationToken cancellationToken)
    {
        IReadOnlyList<TroveSlotMove> estimates = await survey.EstimateAsync(moves, state.Nodes, cancellationToken);
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = action,
            Targets = [target],
            Steps = [.. estimates.Select(SlotMoveEstimate.Step), "Make sure that all nodes agree, and that every shard accepts a write and returns it"],
            SlotMoves = estimates,
            EstimatedTime = SlotMoveEstimate.Time(estimates, limits),
            ChangesNothing = moves.Count == 0,
            Task = TroveTask.Updating,
            HighestNumber = state.Cluster.HighestNumber,
            Data = new OperationData { Facts = SlotMovePlan.Of(moves, limits).ToJson() },
        };
    }
}
