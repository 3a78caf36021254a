using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Brings nodes that are down back into a database that is up.</summary>
internal static class NodeReturn
{
    /// <summary>Restarts those of the nodes that are DOWN. Whether they come up is for the caller to wait for.</summary>
    /// <exception cref="TroveException"><c>NodeStartFailed</c>: hosts of some do not answer; the others have been restarted.</exception>
    public static async Task RestartAsync(
        OperationContext context, VerticaWork work, IVerticaNodeAgent driver, VerticaDatabaseState state, IReadOnlyList<NodeRow> nodes,
        CancellationToken cancellationToken)
    {
        List<NodeRow> down = [.. nodes.Where(node => VerticaNodeFacts.Find(state, node) is { State: "DOWN" })];
        // One host that is away would keep all others from being started.
        List<(NodeRow Node, TroveException Error)> away = await FindAwayAsync(work, down, cancellationToken);
        List<NodeRow> there = [.. down.Where(node => away.TrueForAll(entry => entry.Node != node))];
        if (there.Count > 0)
        {
            AdminToolsReport? report = await work.RunToolAsync(driver, "restart_node", there, work.StateLimit, cancellationToken);
            if (report is { Succeeded: false })
                context.Warn($"admintools -t restart_node ended with an error: {report.Error}");
        }
        if (away.Count > 0)
            throw Away(away);
    }

    /// <summary>The nodes whose hosts do not answer.</summary>
    public static async Task<List<(NodeRow Node, TroveException Error)>> FindAwayAsync(
        VerticaWork work, IReadOnlyList<NodeRow> nodes, CancellationToken cancellationToken)
    {
        var away = new List<(NodeRow Node, TroveException Error)>();
        await Task.WhenAll(nodes.Select(async node =>
        {
            try
            {
                await work.Hosts[node].ReadConfigurationAsync(cancellationToken);
            }
            catch (TroveException error) when (VerticaWork.IsAway(error))
            {
                lock (away)
                    away.Add((node, error));
            }
        }));
        return [.. away.OrderBy(entry => entry.Node.Position)];
    }

    /// <summary>The error of nodes whose hosts do not answer.</summary>
    public static TroveException Away(IReadOnlyList<(NodeRow Node, TroveException Error)> away) => new(
        TroveErrorId.NodeStartFailed,
        $"These nodes cannot be brought back, since their hosts do not answer: {string.Join("; ", away.Select(entry => $"{entry.Node.Name}: {entry.Error.Message.TrimEnd('.')}"))}.",
        away.Select(entry => entry.Node.Name).ToArray(),
        "Bring the hosts back, then try again; or give a node another host with Repair-TroveCluster -Replacement.", away[0].Error);
}
