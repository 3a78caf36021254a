using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Slots;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Moves the slots that the operation's plan names. What has been moved stays; whoever goes on after a crash finishes what is
/// half moved, for the journal says where it goes, and then the rest.
/// </summary>
internal sealed class MoveSlotsStep : OperationStep
{
    public override string Name => "move-slots";

    public override bool Keeps => true;

    public override TroveErrorId TimeUp(OperationContext context) =>
        context.Kind == TroveOperationKind.Shrink ? TroveErrorId.DrainTimedOut : TroveErrorId.OperationTimedOut;

    public override string Describe(OperationContext context) => "Move slots with their keys";

    public override bool AppliesTo(OperationContext context) => SlotMovePlan.Of(context) is not null;

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        context.Outcome = await SlotMigration.RunAsync(context, await ReadyAsync(context, cancellationToken), cancellationToken);
        context.Verbose(context.Outcome);
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken) =>
        await SlotMigration.FinishOpenAsync(context, await ReadyAsync(context, cancellationToken), cancellationToken);

    /// <summary>Sees to it that slots can be moved whatever has happened; the plan then says what was found.</summary>
    private static async Task<SlotMovePlan> ReadyAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await OrphanedImports.CloseAsync(context, cancellationToken);
        await LostServers.StartAsync(context, cancellationToken);
        return SlotMovePlan.Of(context)!;
    }
}
