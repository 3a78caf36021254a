using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans the stop of a Redis cluster: replicas first, then primaries.</summary>
internal static class RedisStopPlan
{
    public static EnginePlan Make(ClusterState state, StopClusterRequest request, Guid? recovers)
    {
        List<NodeRow> running = [.. state.Nodes.Where(node => !node.IsStopped).OrderByDescending(node => node.Role == TroveNodeRole.Replica)];
        return new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Action = "Stop cluster",
            Targets = [$"{state.Cluster.Name} ({state.Nodes.Count} nodes; applications cannot reach it until it is started)"],
            Steps = [.. running.Select(node => $"End {node.Name} ({RedisApiStrategy.Endpoint(node)}) and keep its data")],
            // Trove has no task for a stop; this one is the nearest.
            Task = TroveTask.Restarting,
            Recovers = recovers,
            TakesOver = recovers is not null,
            ChangesNothing = running.Count == 0 && recovers is null,
            Data = new OperationData { NodeIds = [.. running.Select(node => node.Id)], AllowUnreachable = request.AllowUnreachable },
        };
    }
}
