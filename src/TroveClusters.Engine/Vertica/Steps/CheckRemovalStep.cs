using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Strategy;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Makes sure, with the cluster claimed and right before the first change, that what was planned is still allowed.</summary>
internal sealed class CheckRemovalStep : OperationStep
{
    public override string Name => "check-removal";

    public override string Describe(OperationContext context) => "Check again that the nodes may go";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        var state = new ClusterState(context.Cluster, context.Nodes);
        VerticaCensus census = await work.TakeCensusAsync(context.Others, cancellationToken);
        int after = VerticaRules.CheckRemoval(state, census, context.Targets, context.DatastoreOptions.Integer("min_ksafety")!.Value);
        int before = census.State!.DesignedKSafety;
        if (work.Change.KSafetyBefore != before)
            throw new TroveException(
                TroveErrorId.TroveClusterChanged, $"The k-safety of cluster '{context.Cluster.Name}' has become {before} since the removal was planned; nothing was done.", context.Cluster.Name);
        work.Save(change => change with { KSafety = after < before ? after : null });
    }
}
