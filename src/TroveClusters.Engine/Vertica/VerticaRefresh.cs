using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>Asks a cluster how it is: one member that answers tells of all.</summary>
internal static class VerticaRefresh
{
    public static async Task<RefreshResult> RunAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken)
    {
        VerticaClusterFacts facts = VerticaClusterFacts.Of(state.Cluster);
        VerticaCensus census;
        try
        {
            census = await VerticaCensus.TakeAsync(
                VerticaHosts.ForLook(context), state.Nodes, facts.Database, new Secret(context.Secret(state.Cluster.Id, SecretNames.Password)), cancellationToken);
        }
        catch (TroveException e) when (e.Info.Id is TroveErrorId.AuthenticationFailed or TroveErrorId.HostKeyChanged)
        {
            return new RefreshResult([.. state.Nodes.Select(node => Silent(node, e))], Serving: false, e.Message);
        }
        if (census.State is not { } database)
            return new RefreshResult([.. state.Nodes.Select(node => Silent(node, census.Silent.GetValueOrDefault(node)))], Serving: false, "");
        NodeRow[] nodes = [.. state.Nodes.Select(node => VerticaNodes.Update(node, database))];
        return new RefreshResult(nodes, Serving: true, Strangers(state, database))
        {
            Cluster = state.Cluster with { Facts = facts.With(database).ToJson() },
        };
    }

    private static NodeRow Silent(NodeRow node, TroveException? error) => node with
    {
        Status = node.Status == TroveNodeStatus.Build ? node.Status
            : error is null || error.Info.Id == TroveErrorId.NodeUnreachable ? TroveNodeStatus.Shutdown : TroveNodeStatus.Failed,
        Message = node.IsStopped ? node.Message : error?.Message ?? "",
        Facts = (VerticaNodeFacts.Of(node) with { State = "" }).ToJson(),
    };

    private static string Strangers(ClusterState state, VerticaDatabaseState database)
    {
        List<VerticaNodeState> strangers = [.. database.Nodes.Where(node => state.Nodes.All(row => row.Host != node.Address))];
        return strangers.Count == 0 ? "" : $"The database has nodes that the catalog does not know: {string.Join(", ", strangers.Select(node => $"{node.Name} at {node.Address}"))}.";
    }
}
