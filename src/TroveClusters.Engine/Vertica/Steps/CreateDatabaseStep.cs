using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Creates the database on all hosts, and waits until all its nodes are up.</summary>
internal sealed class CreateDatabaseStep : OperationStep
{
    public override string Name => "create-database";

    public override string Describe(OperationContext context) => $"Create the database on {context.Targets.Count} node(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        List<NodeRow> nodes = [.. VerticaCensus.Order(context.Targets)];
        string folder = work.Facts.DataFolder;
        AdminToolsReport? report = await work.RunToolAsync(
            work.Hosts[nodes[0]], "create_db", nodes, work.StateLimit, cancellationToken, ["-c", folder, "-D", folder]);
        // It may have been cut off, or have given up waiting, while the nodes go on: where it made the database, they are waited for.
        VerticaCensus census = await work.TakeCensusAsync(nodes, cancellationToken);
        if (census.State is null && report is null)
            (census, _) = await VerticaWait.UntilAsync(token => work.TakeCensusAsync(nodes, token), now => now.State is not null, work.LostPatience, cancellationToken);
        if (census.State is null || census.State.Nodes.Count < nodes.Count && report is not { Succeeded: true })
            throw VerticaFailures.OfTool($"The database '{work.Facts.Database}' could not be created", report, context.Cluster.Name);
        await VerticaWait.UntilUpAsync(context, work, nodes, nodes, cancellationToken);
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        await DropDatabaseStep.StopAndDropAsync(context, work, context.Targets, mayBeAway: true, cancellationToken);
    }
}
