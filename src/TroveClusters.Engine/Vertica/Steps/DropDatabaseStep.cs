using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Drops the database with its data. There is no way back from here.</summary>
internal sealed class DropDatabaseStep : OperationStep
{
    public override string Name => "drop-database";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) =>
        VerticaChange.Of(context).LeaveDatabase ? "Leave the database as it is" : "Drop the database";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (!work.Change.LeaveDatabase)
            await StopAndDropAsync(context, work, context.Nodes, context.Data.AllowUnreachable, cancellationToken);
    }

    /// <summary>Stops the database, if it runs, and drops it, if it is there.</summary>
    /// <exception cref="TroveException">It is still there.</exception>
    public static async Task StopAndDropAsync(
        OperationContext context, VerticaWork work, IReadOnlyList<NodeRow> nodes, bool mayBeAway, CancellationToken cancellationToken)
    {
        IVerticaNodeAgent driver;
        AdminToolsConfiguration? configuration;
        try
        {
            (_, driver, configuration) = await work.FindHostAsync(nodes, cancellationToken);
        }
        catch (TroveException error) when (error.Info.Id == TroveErrorId.NodeUnreachable && mayBeAway)
        {
            context.Warn($"The database '{work.Facts.Database}' could not be dropped: {error.Message}");
            return;
        }
        if (!IsThere(work, configuration))
            return;
        await StopDatabaseStep.StopAsync(context, work, driver, cancellationToken);
        AdminToolsReport? report = await work.RunToolAsync(
            driver, "drop_db", [], context.General.ClusterDeleteTimeout, cancellationToken, waits: false, takesPassword: false);
        (_, bool gone) = await VerticaWait.UntilAsync(
            driver.ReadConfigurationAsync, now => !IsThere(work, now), report is null ? work.LostPatience : TimeSpan.Zero, cancellationToken);
        if (gone)
            return;
        TroveException failure = VerticaFailures.OfTool($"The database '{work.Facts.Database}' could not be dropped", report, context.Cluster.Name);
        if (!mayBeAway)
            throw failure;
        // The hosts are cleaned next, each for itself: what is away stays, and is told of there.
        context.Warn(failure.Message);
    }

    private static bool IsThere(VerticaWork work, AdminToolsConfiguration? configuration) =>
        configuration?.Databases.Any(database => string.Equals(database.Name, work.Facts.Database, StringComparison.OrdinalIgnoreCase)) == true;
}
