using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Stops the database, users or not, and keeps its data.</summary>
internal sealed class StopDatabaseStep : OperationStep
{
    public override string Name => "stop-database";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) =>
        VerticaChange.Of(context).LeaveDatabase ? "Leave the database running" : "Stop the database";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change.LeaveDatabase)
            return;
        bool mayBeAway = context.Data.AllowUnreachable;
        try
        {
            (_, IVerticaNodeAgent driver, AdminToolsConfiguration? configuration) = await work.FindHostAsync(context.Nodes, cancellationToken);
            if (configuration is not null)
                await StopAsync(context, work, driver, cancellationToken);
        }
        catch (TroveException error) when (mayBeAway && error.Info.Id is TroveErrorId.NodeUnreachable or TroveErrorId.RemoteCommandFailed)
        {
            context.Warn($"The database could not be stopped: {error.Message}");
            if (context.Kind == TroveOperationKind.Stop)
                throw;
        }
        if (context.Kind == TroveOperationKind.Stop)
            Record(context);
    }

    /// <summary>Stops the database where it runs.</summary>
    /// <exception cref="TroveException">It still runs.</exception>
    public static async Task StopAsync(OperationContext context, VerticaWork work, IVerticaNodeAgent driver, CancellationToken cancellationToken)
    {
        if (!IsRunning(work, await driver.GetActiveDatabaseAsync(cancellationToken)))
            return;
        AdminToolsReport? report = await work.RunToolAsync(
            driver, "stop_db", [], context.General.ClusterDeleteTimeout, cancellationToken, ["-F"]);
        (_, bool stopped) = await VerticaWait.UntilAsync(
            driver.GetActiveDatabaseAsync, now => !IsRunning(work, now),
            work.LostPatience, cancellationToken);
        if (!stopped)
            throw VerticaFailures.OfTool($"The database '{work.Facts.Database}' could not be stopped", report, context.Cluster.Name);
    }

    private static bool IsRunning(VerticaWork work, string? active) => string.Equals(active, work.Facts.Database, StringComparison.OrdinalIgnoreCase);

    private static void Record(OperationContext context)
    {
        OperationOwner owner = OperationOwner.Of(context.Operation);
        string message = $"Stopped by {owner.User}@{owner.Host}, {EngineServices.Now:u}.";
        context.SaveAll([.. context.Nodes.Select(node => node with
        {
            Status = TroveNodeStatus.Shutdown,
            Message = message,
            Facts = (VerticaNodeFacts.Of(node) with { State = "DOWN" }).ToJson(),
        })]);
    }
}
