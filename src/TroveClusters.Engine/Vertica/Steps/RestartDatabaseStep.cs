using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Engine.Vertica.Strategy;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>
/// Restarts nodes one after the other while the others serve, or, where the database would not survive that, all at once.
/// A wish to stop waits for the node in hand; undoing brings back what is down.
/// </summary>
internal sealed class RestartDatabaseStep : OperationStep
{
    public override string Name => "restart-database";

    public override string Describe(OperationContext context) => $"Restart {context.Targets.Count} node(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Nodes, cancellationToken);
        if (!VerticaRestart.IsRolling(state))
        {
            await StopDatabaseStep.StopAsync(context, work, driver, CancellationToken.None);
            await StartDatabaseStep.StartAsync(context, work, CancellationToken.None);
            return;
        }
        IReadOnlyList<NodeRow> targets = context.Targets;
        for (int i = 0; i < targets.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.Progress(i, targets.Count, "nodes");
            await RestartAsync(context, work, targets[i]);
        }
        context.Progress(targets.Count, targets.Count, "nodes");
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        await StartDatabaseStep.StartAsync(context, work, cancellationToken);
    }

    private static async Task RestartAsync(OperationContext context, VerticaWork work, NodeRow node)
    {
        IEnumerable<NodeRow> others = context.Nodes.Where(other => other.Id != node.Id);
        (_, IVerticaNodeAgent driver, _) = await work.FindDriverAsync(others, CancellationToken.None);
        context.Verbose($"Stopping {node.Name}.");
        AdminToolsReport? report = await RunStopAsync(context, work, driver, node);
        (VerticaCensus census, bool down) = await VerticaWait.UntilAsync(
            token => work.TakeCensusAsync(others, token), now => now.State is { } state && VerticaNodeFacts.Find(state, node) is { State: "DOWN" },
            work.StateLimit.Time, CancellationToken.None);
        if (!down)
            throw VerticaFailures.OfTool($"{node.Name} could not be stopped", report, node.Name);
        context.Verbose($"Starting {node.Name}.");
        await NodeReturn.RestartAsync(context, work, driver, census.State!, [node], CancellationToken.None);
        await VerticaWait.UntilUpAsync(context, work, others, [node], CancellationToken.None);
    }

    private static async Task<AdminToolsReport?> RunStopAsync(OperationContext context, VerticaWork work, IVerticaNodeAgent driver, NodeRow node)
    {
        try
        {
            return await driver.RunToolAsync(
                new AdminToolsCall("stop_node") { Hosts = [node.Host], Limit = context.General.ClusterDeleteTimeout }, context.Verbose, CancellationToken.None);
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.HostConnectionLost)
        {
            return null;
        }
    }
}
