using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>
/// Stands for the records that the claim itself wrote, so that undoing an operation removes them last: the cluster of a
/// create, the new nodes of a grow.
/// </summary>
internal sealed class RecordStep : OperationStep
{
    public override string Name => "record";

    public override string Describe(OperationContext context) => $"Record {context.Targets.Count} node(s)";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (context.Operation.Kind == TroveOperationKind.Create)
            context.Services.Catalog.Write(session => ClusterRepository.Delete(session, context.Cluster.Id));
        else
            context.RemoveRecords(context.Data.NodeIds.ToArray());
        return Task.CompletedTask;
    }
}
