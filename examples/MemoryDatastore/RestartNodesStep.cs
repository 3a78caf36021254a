using TroveClusters.Engine.Operations;

namespace Acme.Trove;

/// <summary>Ends and starts the servers of the operation's nodes, one after the other; done again, it does it again.</summary>
internal sealed class RestartNodesStep : OperationStep
{
    public override string Name => "restart-nodes";

    public override string Describe(OperationContext context) => $"Restart {context.Targets.Count} node(s) in memory";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        foreach (var node in context.Targets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MemoryServers.Stop(node.Id);
            MemoryServers.Start(node.Id);
        }
        return Task.CompletedTask;
    }

    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        foreach (var node in context.Targets)
            MemoryServers.Start(node.Id);
        return Task.CompletedTask;
    }
}
