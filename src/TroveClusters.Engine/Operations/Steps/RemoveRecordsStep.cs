namespace TroveClusters.Engine.Operations.Steps;

/// <summary>Removes the records of what is gone: last, because until then recovery needs them.</summary>
public sealed class RemoveRecordsStep : OperationStep
{
    /// <inheritdoc/>
    public override string Name => "remove-records";

    /// <inheritdoc/>
    public override bool ForwardOnly => true;

    /// <inheritdoc/>
    public override string Describe(OperationContext context) =>
        context.Operation.Kind == TroveOperationKind.Delete ? "Remove the cluster's record" : "Remove the nodes' records";

    /// <inheritdoc/>
    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (context.Operation.Kind == TroveOperationKind.Delete)
            context.RemoveCluster();
        else
            context.RemoveRecords(context.Data.NodeIds.ToArray());
        return Task.CompletedTask;
    }
}
