using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>
/// Takes nodes out of the database, which moves their data to the others first. There is no way back: what was begun is
/// finished, by another node if the one that drove it is gone.
/// </summary>
internal sealed class RemoveNodesStep : OperationStep
{
    /// <summary>A try that was cut off is made once more; whoever fails twice has a reason that another try does not change.</summary>
    private const int Attempts = 2;

    public override string Name => "remove-nodes";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) => $"Move the data of {context.Targets.Count} node(s) away and take them out of the database";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken) =>
        RemoveAsync(context, new VerticaWork(context), cancellationToken);

    /// <summary>Takes the operation's nodes out of the database; those that are out already are no error.</summary>
    public static async Task RemoveAsync(OperationContext context, VerticaWork work, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Others, cancellationToken);
            List<NodeRow> present = Present(context, state);
            if (present.Count == 0)
                return;
            if (!state.AllUp)
            {
                // A node that went down meanwhile, or that was just being added, stands in the way of every removal.
                await NodeReturn.RestartAsync(context, work, driver, state, context.Nodes, cancellationToken);
                await VerticaWait.UntilUpAsync(
                    context, work, context.Others, [.. context.Nodes.Where(node => VerticaNodeFacts.Find(state, node) is not null)], cancellationToken);
            }
            AdminToolsReport? report = await work.RunToolAsync(
                driver, "db_remove_node", present, context.General.ClusterUsageTimeout, cancellationToken);
            (VerticaCensus after, bool gone) = await VerticaWait.UntilAsync(
                token => work.TakeCensusAsync(context.Others, token), now => now.State is { } left && Present(context, left).Count == 0,
                report is null ? work.LostPatience : TimeSpan.Zero, cancellationToken);
            if (gone)
                return;
            if (attempt >= Attempts || report is not null)
                throw VerticaFailures.OfTool(
                    $"{string.Join(", ", (after.State is { } last ? Present(context, last) : present).Select(node => node.Name))} could not be taken out of database '{work.Facts.Database}'", report, context.Cluster.Name);
        }
    }

    private static List<NodeRow> Present(OperationContext context, VerticaDatabaseState state) =>
        [.. context.Targets.Where(node => VerticaNodeFacts.Find(state, node) is not null)];
}
