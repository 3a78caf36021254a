using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Starts the database where it is down, or the nodes of it that are.</summary>
internal sealed class StartDatabaseStep : OperationStep
{
    public override string Name => "start-database";

    public override string Describe(OperationContext context) => "Start the database";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken) =>
        StartAsync(context, new VerticaWork(context), cancellationToken);

    /// <summary>Starts what is down, waits for it, and records what is up.</summary>
    /// <exception cref="TroveException"><c>NodeStartFailed</c>: not all nodes are up; those that are have been recorded.</exception>
    public static async Task StartAsync(OperationContext context, VerticaWork work, CancellationToken cancellationToken)
    {
        VerticaCensus census = await work.TakeCensusAsync(context.Nodes, cancellationToken);
        try
        {
            if (census.State is { } state)
                await NodeReturn.RestartAsync(context, work, work.Hosts[census.Driver!], state, context.Nodes, cancellationToken);
            else
                await StartDatabaseAsync(context, work, cancellationToken);
            await VerticaWait.UntilUpAsync(context, work, context.Nodes, context.Nodes, cancellationToken);
        }
        catch (TroveException error) when (error.Info.Id == TroveErrorId.NodeStartFailed)
        {
            // What is up serves, and is shown so.
            if ((await work.TakeCensusAsync(context.Nodes, cancellationToken)).State is { } reached)
                CompleteStep.Record(context, work, reached);
            throw;
        }
    }

    private static async Task StartDatabaseAsync(OperationContext context, VerticaWork work, CancellationToken cancellationToken)
    {
        (NodeRow _, IVerticaNodeAgent driver, _) = await work.FindHostAsync(context.Nodes, cancellationToken);
        AdminToolsReport? report = await work.RunToolAsync(driver, "start_db", [], work.StateLimit, cancellationToken);
        (VerticaCensus census, bool up) = await VerticaWait.UntilAsync(
            token => work.TakeCensusAsync(context.Nodes, token), now => now.State is not null,
            report is { Succeeded: true } or null ? work.StateLimit.Time : TimeSpan.Zero, cancellationToken);
        if (!up)
            throw VerticaFailures.OfTool($"The database '{work.Facts.Database}' could not be started", report, context.Cluster.Name);
        if (report is { Succeeded: false })
            context.Warn($"admintools -t start_db ended with an error: {report.Error}");
        if (census.State!.AllUp)
            return;
        // Nodes of hosts that are away were left out: there is nothing to wait for.
        List<NodeRow> down = [.. context.Nodes.Where(node => VerticaNodeFacts.Find(census.State, node) is not { IsUp: true })];
        List<(NodeRow Node, TroveException Error)> away = await NodeReturn.FindAwayAsync(work, down, cancellationToken);
        if (away.Count > 0)
            throw NodeReturn.Away(away);
    }
}
