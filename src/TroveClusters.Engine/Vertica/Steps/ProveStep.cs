using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Makes sure, by what the database says, that every node is up.</summary>
internal sealed class ProveStep : OperationStep
{
    public override string Name => "prove";

    public override string Describe(OperationContext context) => "Make sure that all nodes are UP";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        // A repair brings back what it was asked to; others may be down for reasons of their own.
        IReadOnlyList<NodeRow> wanted = context.Kind == TroveOperationKind.Repair ? work.Joining : [.. work.Staying, .. work.Joining];
        VerticaCensus census = await VerticaWait.UntilUpAsync(context, work, context.Nodes, wanted, cancellationToken);
        VerticaDatabaseState state = census.State!;
        if (context.Kind == TroveOperationKind.Create && work.Change.KSafety is { } k && state.DesignedKSafety < k)
            throw new TroveException(
                TroveErrorId.ClusterNotReady, $"The database is designed for k-safety {state.DesignedKSafety}, and {k} was asked for.", context.Cluster.Name);
        if (context.Kind == TroveOperationKind.Grow)
            ConfigureDatabaseStep.Advise(context, state);
    }
}
