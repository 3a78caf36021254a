using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>Removes the records of what is gone: last, because until then recovery needs them.</summary>
internal sealed class RemoveRecordsStep : OperationStep
{
    public override string Name => "remove-records";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) =>
        context.Operation.Kind == TroveOperationKind.Delete ? "Remove the cluster's record" : "Remove the nodes' records";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (context.Operation.Kind == TroveOperationKind.Delete)
            context.Services.Catalog.Write(session => ClusterRepository.Delete(session, context.Cluster.Id));
        else
            context.RemoveRecords(context.Data.NodeIds.ToArray());
        return Task.CompletedTask;
    }
}
