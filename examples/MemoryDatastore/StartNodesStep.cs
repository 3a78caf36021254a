using TroveClusters;
using TroveClusters.Engine.Operations;

namespace Acme.Trove;

/// <summary>Starts the servers of the operation's nodes, and records that they are up.</summary>
internal sealed class StartNodesStep : OperationStep
{
    public override string Name => "start-nodes";

    public override string Describe(OperationContext context) => $"Start {context.Targets.Count} node(s) in memory";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        foreach (var node in context.Targets)
        {
            MemoryServers.Start(node.Id);
            context.Verbose($"{node.Name} is up.");
        }
        context.SaveAll([.. context.Targets.Select(node => node with { Status = TroveNodeStatus.Active, Message = "" })]);
        return Task.CompletedTask;
    }

    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        // Nodes of a cluster that exists are left up: they are what was asked for.
        if (context.Kind == TroveOperationKind.Start)
            return Task.CompletedTask;
        foreach (var node in context.Targets)
            MemoryServers.Stop(node.Id);
        return Task.CompletedTask;
    }
}
