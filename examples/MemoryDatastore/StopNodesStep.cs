using TroveClusters;
using TroveClusters.Engine.Operations;

namespace Acme.Trove;

/// <summary>Ends the servers of the operation's nodes, and records that this was wanted. What they hold is gone.</summary>
internal sealed class StopNodesStep : OperationStep
{
    public override string Name => "stop-nodes";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) => $"Stop {context.Targets.Count} node(s) in memory";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        foreach (var node in context.Targets)
            MemoryServers.Stop(node.Id);
        context.SaveAll([.. context.Targets.Select(node => node with { Status = TroveNodeStatus.Shutdown })]);
        return Task.CompletedTask;
    }
}
