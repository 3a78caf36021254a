using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Starts the servers of the operation's nodes and waits until each answers, and is the one that was started.</summary>
internal sealed class StartServersStep : OperationStep
{
    public override string Name => "start-servers";

    public override string Describe(OperationContext context) => $"Start {context.Targets.Count} server(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeRow> targets = context.Targets;
        if (targets.Count == 0)
            return;
        RedisLaunches launches = await RedisLaunches.OfAsync(context, cancellationToken);
        bool movable = context.Operation.Kind != TroveOperationKind.Start;
        int done = 0;
        // Each node is started, and the wait for its answer overlaps with the start of the others.
        await Task.WhenAll(targets.Select(async node =>
        {
            await NodeStart.RunAsync(context, launches, node, movable, cancellationToken);
            context.Progress(Interlocked.Increment(ref done), targets.Count, "nodes");
        }));
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        // Servers that were started again for a cluster that exists are left: they hold its data.
        if (context.Operation.Kind == TroveOperationKind.Start)
            return;
        await NodeServers.UndoAsync(context, cancellationToken);
    }
}
