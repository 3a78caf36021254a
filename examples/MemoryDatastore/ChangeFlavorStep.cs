using TroveClusters.Engine.Operations;

namespace Acme.Trove;

/// <summary>Gives all nodes their new flavor; the data of the operation says which they had.</summary>
internal sealed class ChangeFlavorStep : OperationStep
{
    public override string Name => "change-flavor";

    public override string Describe(OperationContext context) => $"Change the flavor of {context.Nodes.Count} node(s) in memory";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken) => SetAsync(context, context.Data.Flavors[1]);

    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken) => SetAsync(context, context.Data.Flavors[0]);

    private static Task SetAsync(OperationContext context, string flavor)
    {
        context.SaveAll([.. context.Nodes.Select(node => node with { Flavor = flavor })]);
        return Task.CompletedTask;
    }
}
