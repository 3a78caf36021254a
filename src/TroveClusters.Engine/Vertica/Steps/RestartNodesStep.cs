using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Brings the operation's nodes back, where they are down.</summary>
internal sealed class RestartNodesStep : OperationStep
{
    public override string Name => "restart-nodes";

    public override string Describe(OperationContext context) => $"Bring {context.Targets.Count} node(s) back";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Others, cancellationToken);
        await NodeReturn.RestartAsync(context, work, driver, state, context.Targets, cancellationToken);
        await VerticaWait.UntilUpAsync(context, work, context.Others, context.Targets, cancellationToken);
    }
}
