using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Takes the host that was replaced out of the installer's cluster; what is on it is removed if it answers.</summary>
internal sealed class DismissHostStep : OperationStep
{
    public override string Name => "dismiss-host";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) => VerticaChange.Of(context).Replacement is { OldAddress: var address }
        ? $"Take {address} out of the cluster"
        : "Leave the hosts as they are";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change.Replacement is not { OldHostId: { } old } replacement)
            return;
        NodeRow node = context.Node(replacement.NodeId) with { HostId = old, HostName = replacement.OldAddress, Host = replacement.OldAddress };
        await RemoveHostsStep.RemoveAsync(context, work, context.Others, [node], cancellationToken);
        await HostCleaning.ForgetAsync(context, work, [node], mayBeAway: true, cancellationToken);
    }
}
