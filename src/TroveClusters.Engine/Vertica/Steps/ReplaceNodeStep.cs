using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Puts a node that is down on the host that was added for it. From here on it lives there.</summary>
internal sealed class ReplaceNodeStep : OperationStep
{
    public override string Name => "replace-node";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) => VerticaChange.Of(context).Replacement is { } replacement
        ? $"Put the node on {replacement.HostName}"
        : "Leave the nodes on their hosts";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        if (work.Change.Replacement is not { } replacement)
            return;
        (_, IVerticaNodeAgent driver, VerticaDatabaseState state) = await work.FindDriverAsync(context.Others, cancellationToken);
        if (state.Nodes.Any(node => node.Address == replacement.OldAddress))
        {
            // What a try that was cut off has made there would stand in the way; before the operation there was nothing.
            foreach (NodeRow joining in work.Joining)
                await work.Hosts[joining].RemoveFoldersAsync([work.DatabaseFolder], cancellationToken);
            AdminToolsReport? report = await work.RunToolAsync(
                driver, "db_replace_node", [], work.StateLimit, cancellationToken, ["-o", replacement.OldAddress, "-n", replacement.Address]);
            (_, bool moved) = await VerticaWait.UntilAsync(
                token => work.TakeCensusAsync(context.Others, token),
                now => now.State is { } left && left.Nodes.Any(node => node.Address == replacement.Address) && left.Nodes.All(node => node.Address != replacement.OldAddress),
                report is null ? work.LostPatience : TimeSpan.Zero, cancellationToken);
            if (!moved)
                throw VerticaFailures.OfTool($"The node could not be put on {replacement.HostName}", report, context.Cluster.Name);
        }
        NodeRow node = context.Node(replacement.NodeId);
        context.Save(node with
        {
            HostId = replacement.HostId,
            HostName = replacement.HostName,
            Host = replacement.Address,
            Facts = (VerticaNodeFacts.Of(node) with { PackageIsOurs = replacement.PackageIsOurs }).ToJson(),
        });
    }
}
