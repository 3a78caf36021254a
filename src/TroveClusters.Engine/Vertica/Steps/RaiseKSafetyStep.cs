using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Marks the design as safer, when that was asked for with the nodes.</summary>
internal sealed class RaiseKSafetyStep : OperationStep
{
    public override string Name => "raise-ksafety";

    public override string Describe(OperationContext context) =>
        VerticaChange.Of(context).KSafety is { } k ? $"Mark the design {k}-safe" : "Leave the k-safety as it is";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change.KSafety is { } wanted)
            await MarkAsync(context, work, wanted, cancellationToken);
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change is { KSafety: not null, KSafetyBefore: { } before })
            await MarkAsync(context, work, before, cancellationToken);
    }

    /// <summary>Marks the design, and reads back what is marked; one that is marked so already is left alone.</summary>
    public static async Task MarkAsync(OperationContext context, VerticaWork work, int wanted, CancellationToken cancellationToken)
    {
        (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Others, cancellationToken);
        if (state.DesignedKSafety == wanted)
            return;
        await driver.ExecuteAsync(work.Facts.Database, work.Password, new Sql(FormattableString.Invariant($"SELECT MARK_DESIGN_KSAFE({wanted})")), cancellationToken);
        (_, _, state) = await work.FindDriverAsync(context.Others, cancellationToken);
        if (state.DesignedKSafety != wanted)
            throw new TroveException(
                TroveErrorId.ClusterNotReady, $"The design was marked {wanted}-safe, and the database still says {state.DesignedKSafety}.", context.Cluster.Name);
    }
}
