using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>
/// Cleans the hosts that go, takes back the keys by which they and those that stay let each other in, and makes another node the master where the old one
/// went.
/// </summary>
internal sealed class CleanHostsStep : OperationStep
{
    public override string Name => "clean-hosts";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) =>
        VerticaChange.Of(context).LeaveDatabase ? "Leave the hosts as they are" : $"Remove what is left on {context.Targets.Count} host(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change.LeaveDatabase)
            return;
        await RevokeAsync(context, work, cancellationToken);
        await HostCleaning.ForgetAsync(context, work, context.Targets, context.Data.AllowUnreachable, cancellationToken);
        if (context.Kind == TroveOperationKind.Shrink)
            await SettleAsync(context, work, cancellationToken);
    }

    /// <summary>
    /// Who left may not log in any more where we had let it in; a key that one who stays shows as well, as administrators share
    /// them, stays.
    /// </summary>
    private static async Task RevokeAsync(OperationContext context, VerticaWork work, CancellationToken cancellationToken)
    {
        HashSet<string> shared = [.. context.Others.Select(node => VerticaNodeFacts.Of(node).RootKey)];
        string[] keys = [.. context.Targets.Select(node => VerticaNodeFacts.Of(node).RootKey).Where(key => key.Length > 0 && !shared.Contains(key)).Distinct()];
        await Task.WhenAll(context.Others.Select(async node =>
        {
            string[] ours = [.. VerticaNodeFacts.Of(node).LetIn.Intersect(keys)];
            if (ours.Length == 0)
                return;
            await work.Hosts[node].RevokeKeysAsync(VerticaDatastore.Root, ours, cancellationToken);
            ExchangeKeysStep.SaveLetIn(context, node.Id, letIn => letIn.Except(ours));
        }));
    }

    private static async Task SettleAsync(OperationContext context, VerticaWork work, CancellationToken cancellationToken)
    {
        (_, _, Agent.VerticaDatabaseState state) = await work.FindDriverAsync(context.Others, cancellationToken);
        List<NodeRow> staying = [.. context.Others.Select(node => VerticaNodes.Update(node, state))];
        if (staying.TrueForAll(node => node.Type != VerticaNodes.Master))
            staying = [.. VerticaCensus.Order(staying).Select((node, i) => i == 0 ? node with { Type = VerticaNodes.Master } : node)];
        context.SaveAll(staying);
        context.Save(context.Cluster with { Facts = work.Facts.With(state).ToJson() });
    }
}
