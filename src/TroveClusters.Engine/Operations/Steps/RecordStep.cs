namespace TroveClusters.Engine.Operations.Steps;

/// <summary>
/// Stands for the records that the claim itself wrote, so that undoing an operation removes them last: the cluster of a
/// create, the new nodes of a grow.
/// </summary>
public sealed class RecordStep : OperationStep
{
    /// <inheritdoc/>
    public override string Name => "record";

    /// <inheritdoc/>
    public override bool BeginsWithClaim => true;

    /// <inheritdoc/>
    public override string Describe(OperationContext context) => $"Record {context.Targets.Count} node(s)";

    /// <inheritdoc/>
    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (context.Operation.Kind is TroveOperationKind.Create or TroveOperationKind.Import)
            context.RemoveCluster();
        else
            context.RemoveRecords(context.Data.NodeIds.ToArray());
        return Task.CompletedTask;
    }
}
