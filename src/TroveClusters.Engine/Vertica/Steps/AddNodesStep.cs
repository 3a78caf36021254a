using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Gives the database nodes on the hosts that were added, and waits until all are up.</summary>
internal sealed class AddNodesStep : OperationStep
{
    public override string Name => "add-nodes";

    public override string Describe(OperationContext context) => $"Add {context.Targets.Count} node(s) to the database";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        (_, IVerticaNodeAgent driver, VerticaDatabaseState before) = await work.FindDriverAsync(context.Others, cancellationToken);
        List<NodeRow> missing = [.. context.Targets.Where(node => VerticaNodeFacts.Find(before, node) is null)];
        if (missing.Count > 0)
        {
            AdminToolsReport? report = await work.RunToolAsync(driver, "db_add_node", missing, work.StateLimit, cancellationToken);
            (VerticaCensus after, bool there) = await VerticaWait.UntilAsync(
                token => work.TakeCensusAsync(context.Others, token),
                now => now.State is { } state && missing.TrueForAll(node => VerticaNodeFacts.Find(state, node) is not null),
                report is null ? work.LostPatience : TimeSpan.Zero, cancellationToken);
            if (!there)
                throw VerticaFailures.OfTool($"{string.Join(", ", missing.Select(node => node.Name))} could not be added to database '{work.Facts.Database}'", report, context.Cluster.Name);
            if (report is not { Succeeded: true })
                await NodeReturn.RestartAsync(context, work, driver, after.State!, missing, cancellationToken);
        }
        await VerticaWait.UntilUpAsync(context, work, context.Others, context.Targets, cancellationToken);
    }

    /// <summary>New nodes hold no data that is nowhere else, unless a rebalance has moved some to them: then it moves back.</summary>
    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        await RemoveNodesStep.RemoveAsync(context, work, cancellationToken);
        foreach (NodeRow node in context.Targets)
        {
            try
            {
                await work.Hosts[node].RemoveFoldersAsync([work.DatabaseFolder], cancellationToken);
            }
            catch (TroveException error) when (VerticaWork.IsAway(error))
            {
                LeftBehind.Tell(context, node, error);
            }
        }
    }
}
