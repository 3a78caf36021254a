using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Starts the rebalance of the data in the background, where it goes on whatever becomes of us.</summary>
internal sealed class StartRebalanceStep : OperationStep
{
    public override string Name => "start-rebalance";

    public override string Describe(OperationContext context) =>
        IsWanted(context) ? "Start the rebalance of the data" : "Leave the data where it is";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if (!IsWanted(context))
            return;
        var work = new VerticaWork(context);
        try
        {
            await StartAsync(context, work, cancellationToken);
        }
        catch (TroveException error) when (context.Kind == TroveOperationKind.Grow && error.Info.Id != TroveErrorId.OperationStopped)
        {
            // The nodes are in and serve; for this, they are not thrown out again.
            context.Warn($"The nodes were added, but the rebalance could not be started: {error.Message} Run Optimize-TroveCluster when its cause is mended.");
        }
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (!work.Change.RebalanceIsOurs)
            return;
        (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Nodes, cancellationToken);
        if (state.IsRebalancing)
            await driver.ExecuteAsync(work.Facts.Database, work.Password, new Sql("SELECT CANCEL_REBALANCE_CLUSTER()"), cancellationToken);
    }

    private static bool IsWanted(OperationContext context) => context.Kind != TroveOperationKind.Grow || VerticaChange.Of(context).Rebalance;

    private static async Task StartAsync(OperationContext context, VerticaWork work, CancellationToken cancellationToken)
    {
        (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Nodes, cancellationToken);
        if (state.IsRebalancing)
            return;
        work.Save(change => change with { RebalanceIsOurs = true });
        try
        {
            await driver.ExecuteAsync(work.Facts.Database, work.Password, new Sql("SELECT START_REBALANCE_CLUSTER()"), cancellationToken);
        }
        catch (TroveException error) when (SqlRefusal.Of(error)?.Number is SqlRefusal.RebalanceRunning or SqlRefusal.RebalanceScheduled)
        {
            work.Save(change => change with { RebalanceIsOurs = false });
            context.Verbose("A rebalance runs already.");
        }
    }
}
