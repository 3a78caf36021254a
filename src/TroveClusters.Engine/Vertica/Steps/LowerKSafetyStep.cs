using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Marks the design as less safe before nodes go that the old mark needs: explicitly, and never more than it must be.</summary>
internal sealed class LowerKSafetyStep : OperationStep
{
    public override string Name => "lower-ksafety";

    public override string Describe(OperationContext context) =>
        VerticaChange.Of(context).KSafety is { } k ? $"Mark the design {k}-safe" : "Leave the k-safety as it is";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change.KSafety is { } wanted)
            await RaiseKSafetyStep.MarkAsync(context, work, wanted, cancellationToken);
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change is { KSafety: not null, KSafetyBefore: { } before })
            await RaiseKSafetyStep.MarkAsync(context, work, before, cancellationToken);
    }
}
