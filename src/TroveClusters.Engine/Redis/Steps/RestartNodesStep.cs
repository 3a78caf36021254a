using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Restarts nodes, one after the other; undoing starts what is down and restarts no further node.</summary>
internal sealed class RestartNodesStep : OperationStep
{
    public override string Name => "restart-nodes";

    public override string Describe(OperationContext context) => $"Restart {context.Targets.Count} node(s), one after the other";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisLaunches launches = await RedisLaunches.OfAsync(context, cancellationToken);
        await RollingRestart.RunAsync(context, launches, context.Targets, context.Data.AllowUnreachable, watch: null, cancellationToken);
    }

    /// <summary>Starts the node that was down when it was cut off. One that cannot be started is told, and left as it is.</summary>
    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisLaunches launches = await RedisLaunches.OfAsync(context, cancellationToken);
        foreach (NodeRow node in context.Targets)
        {
            if (node.IsStopped)
                continue;
            try
            {
                NodeProcessState state = await context.Provider.GetStateAsync(NodeServers.Place(node), NodeServers.Process(node), cancellationToken);
                if (state.Running && NodeServers.Text(state.Process) == node.Process)
                    continue;
                await NodeStart.RunAsync(context, launches, node, movable: false, cancellationToken);
            }
            catch (TroveException error)
            {
                context.Warn($"{node.Name} is down: {error.Message}");
            }
        }
    }
}
