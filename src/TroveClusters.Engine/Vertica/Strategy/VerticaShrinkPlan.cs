using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Plans the removal of nodes from a Vertica cluster. One of those that stay drives it.</summary>
internal static class VerticaShrinkPlan
{
    public static async Task<EnginePlan> MakeAsync(
        PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken)
    {
        SlotWishes.Refuse(request);
        ClusterRow cluster = state.Cluster;
        IReadOnlyList<NodeRow> targets = request.Count is { } count ? Choose(state, count) : NodeSelection.Find(context, state, request.Nodes);
        VerticaRules.CheckRemaining(state, targets.Count);
        VerticaClusterFacts facts = VerticaClusterFacts.Of(cluster);
        VerticaHosts hosts = VerticaHosts.Of(context);
        var password = new Secret(context.Secret(cluster.Id, SecretNames.Password));
        VerticaCensus census = await VerticaCensus.TakeAsync(hosts, state.Nodes.Except(targets), facts.Database, password, cancellationToken);
        int after = VerticaRules.CheckRemoval(state, census, targets, context.DatastoreOptions.Integer("min_ksafety")!.Value);
        int before = census.State!.DesignedKSafety;
        string names = string.Join(", ", targets.Select(node => node.Name));
        return new EnginePlan(request)
        {
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Action = "Remove node",
            Targets = [.. targets.Select(node => $"{cluster.Name}/{node.Name} ({node.Host}:{node.Port}, k-safety {(after == before ? $"stays {after}" : $"{before} becomes {after}")})")],
            TargetIds = [.. targets.Select(node => node.Id)],
            Steps =
            [
                .. after < before ? new[] { $"Mark the design {after}-safe instead of {before}-safe: {state.Nodes.Count - targets.Count} nodes cannot be safer" } : [],
                $"Run admintools -t db_remove_node{VerticaNodes.OnHost(census.Driver!)}: move the data of {names} to the others and take {(targets.Count == 1 ? "it" : "them")} out of database {facts.Database}",
                $"Run update_vertica --remove-hosts{VerticaNodes.OnHost(census.Driver!)} for {string.Join(", ", targets.Select(node => node.HostName))}",
                .. targets.Select(node => $"Remove what is left of it{VerticaNodes.OnHost(node)}{(VerticaNodeFacts.Of(node).PackageIsOurs ? ", the package too" : "")}"),
            ],
            Cluster = cluster,
            HighestNumber = cluster.HighestNumber,
            Task = TroveTask.Shrinking,
            Data = new OperationData
            {
                NodeIds = [.. targets.Select(node => node.Id)],
                AllowUnreachable = request.AllowUnreachable,
                Facts = new VerticaChange { KSafety = after < before ? after : null, KSafetyBefore = before }.ToJson(),
            },
        };
    }

    /// <summary>The newest, and the master last.</summary>
    private static List<NodeRow> Choose(ClusterState state, int count)
    {
        if (count < 1)
            throw new TroveException(TroveErrorId.NodeRequired, $"{count} nodes cannot be removed.", count);
        VerticaRules.CheckRemaining(state, count);
        return [.. state.Nodes.OrderBy(node => node.Type == VerticaNodes.Master).ThenByDescending(node => node.Position).Take(count)];
    }
}
