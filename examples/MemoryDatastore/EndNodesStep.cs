using TroveClusters.Engine.Operations;

namespace Acme.Trove;

/// <summary>Ends the servers of the nodes that go. What they hold is gone: there is no way back from here.</summary>
internal sealed class EndNodesStep : OperationStep
{
    public override string Name => "end-nodes";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) => $"End {context.Targets.Count} node(s) in memory";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        foreach (var node in context.Targets)
            MemoryServers.Stop(node.Id);
        return Task.CompletedTask;
    }
}
