namespace TroveClusters.Engine.Operations.Steps;

/// <summary>
/// Ends the servers of the nodes that go and removes their data. There is no way back from here. A node whose server
/// cannot be ended or whose data cannot be removed fails the step, unless the operator allowed to go on without it.
/// </summary>
public sealed class RemoveServersStep : OperationStep
{
    /// <inheritdoc/>
    public override string Name => "remove-servers";

    /// <inheritdoc/>
    public override bool ForwardOnly => true;

    /// <inheritdoc/>
    public override string Describe(OperationContext context) => $"End {context.Targets.Count} server(s) and remove their data";

    /// <inheritdoc/>
    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<RemovalFailure> failures = await NodeServers.RemoveAsync(context, context.Targets, cancellationToken);
        if (failures.Count == 0)
            return;
        if (!context.Data.AllowUnreachable)
            throw NodeServers.NotRemoved(context, failures);
        List<RemovalFailure> later = [.. failures.Where(Leftovers.CanBeLeft)];
        Leftovers.Leave(context, later);
        if (later.Count < failures.Count)
            context.Warn($"Left behind, as allowed: {NodeServers.Describe([.. failures.Except(later)])}");
    }
}
