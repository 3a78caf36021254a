using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Watches a rebalance until its end. Who stops this cancels the rebalance, if it is the one that was started here.</summary>
internal sealed class WaitRebalanceStep : OperationStep
{
    public override string Name => "wait-rebalance";

    public override string Describe(OperationContext context) => "Wait until the data is rebalanced";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        (VerticaCensus last, bool ended) = await VerticaWait.UntilAsync(
            token => work.TakeCensusAsync(context.Nodes, token),
            now =>
            {
                if (now.State is { RebalancePercent: { } percent })
                    context.Progress((long)Math.Clamp(percent, 0, 100), 100, "percent");
                return now.State is { IsRebalancing: false };
            },
            TimeLimit.LongestTimer, cancellationToken);
        VerticaDatabaseState state = last.Required(context.Cluster.Name);
        if (!ended || state.RebalancePercent is < 100)
            throw new TroveException(
                TroveErrorId.ClusterNotReady,
                FormattableString.Invariant($"The rebalance of cluster '{context.Cluster.Name}' has ended at {state.RebalancePercent:0.#} %: it was cancelled, or a disk is full."), context.Cluster.Name,
                "Look at the disks and at v_monitor.rebalance_operations, then run Optimize-TroveCluster again.");
        CompleteStep.Record(context, work, state);
    }
}
