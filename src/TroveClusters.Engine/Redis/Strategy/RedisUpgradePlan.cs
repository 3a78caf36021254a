using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans a change to another version of the servers: what is asked for is compared with the record and with the nodes.</summary>
internal static class RedisUpgradePlan
{
    public static async Task<EnginePlan> MakeAsync(PlanContext context, ClusterState state, UpgradeClusterRequest request, CancellationToken cancellationToken)
    {
        ClusterRow cluster = state.Cluster;
        if (string.IsNullOrWhiteSpace(request.DatastoreVersion))
            throw new TroveException(TroveErrorId.InvalidArgument, $"No version for cluster '{cluster.Name}' was given.", cluster.Name, "Give one of those that Get-TroveDatastore shows.");
        RedisClusterFacts facts = RedisApiStrategy.Facts(cluster);
        if (facts.HostServers.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.OperationNotSupported, $"The nodes of '{cluster.Name}' are on hosts, where their servers cannot be exchanged from here.", cluster.Name,
                "Create a cluster of the version you want, and copy the data.");
        }
        if (!Enum.TryParse(facts.ServerKind, out RedisServerKind kind))
        {
            throw new TroveException(
                TroveErrorId.OperationNotSupported, $"The record of '{cluster.Name}' does not say which server its nodes run, as where its creation was cut off.", cluster.Name,
                "Create a cluster of the version you want, and copy the data.");
        }
        RedisServer before = RedisServer.Recorded(kind, facts.ServerPath, cluster.Version);
        RedisServer after = await RedisServers.FindAsync(context, request.DatastoreVersion, cancellationToken);
        RedisUpgradeRules.Check(cluster, before, after);

        await using RedisMembers members = RedisMembers.Of(context, state);
        RedisCensus census = await RedisCensus.TakeAsync(context, state, members, cancellationToken);
        IReadOnlyDictionary<Guid, string> versions = await NodeVersions.AskAllAsync(
            members, state.Nodes.Where(node => census.ViewOf(node) is not null), context.General.AgentCallLowTimeout, cancellationToken);
        List<NodeRow> targets = [.. state.Nodes.Where(node => versions.GetValueOrDefault(node.Id) != after.DatastoreVersion)];
        bool isSo = targets.Count == 0 && before == after;
        if (targets.Count > 0)
            RedisRestartRules.Check(state, census, targets, request.AllowUnreachable);
        bool canFailOver = RedisRestartRules.CanFailOver(cluster);
        return new EnginePlan(request)
        {
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Cluster = cluster,
            Action = "Upgrade cluster",
            Targets = [$"{cluster.Name} ({after.DatastoreVersion} instead of {cluster.Version}, {targets.Count} of {state.Nodes.Count} nodes, one after the other)"],
            Steps = isSo ? [] :
            [
                .. RedisRestartRules.Order(census, targets).Select(node => RedisRestartPlan.Step(state, census, node, canFailOver, $" with {after.DatastoreVersion}")),
                "Prove that every shard accepts a write and returns it",
                $"Record that the nodes run {after}",
            ],
            ChangesNothing = isSo,
            HighestNumber = cluster.HighestNumber,
            Task = TroveTask.Upgrading,
            Data = new OperationData
            {
                NodeIds = [.. targets.Select(node => node.Id)],
                AllowUnreachable = request.AllowUnreachable,
                Facts = new RedisClusterUpgrade
                {
                    ServerKind = after.Kind.ToString(),
                    ServerPath = after.Path,
                    Version = after.DatastoreVersion,
                    ServerPathBefore = before.Path,
                    VersionBefore = before.DatastoreVersion,
                }.ToJson(),
            },
        };
    }
}
