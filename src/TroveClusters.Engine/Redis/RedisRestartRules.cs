using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine.Redis;

/// <summary>When nodes may be restarted, and in which order. Checked when it is planned and again right before the first change.</summary>
internal static class RedisRestartRules
{
    /// <summary>A node that is down may be restarted alone; beside it no other is taken away.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, naming all that do not answer.</exception>
    public static void Check(ClusterState state, RedisCensus census, IReadOnlyList<NodeRow> targets, bool allowUnreachable)
    {
        List<NodeRow> silent = [.. state.Nodes.Where(node => census.Silence(node) is not null && !(targets.Count == 1 && targets[0].Id == node.Id))];
        if (silent.Count > 0 && !allowUnreachable)
        {
            throw new TroveException(
                TroveErrorId.NodeUnreachable,
                $"These nodes do not answer: {string.Join("; ", silent.Select(node => $"{node.Name}: {census.Silence(node)}"))}. No node was restarted.",
                silent.Select(node => node.Name).ToArray(),
                "Start the nodes (Start-TroveCluster) first, or go on in spite of it with -AllowUnreachable.");
        }
    }

    /// <summary>Replicas first: a primary that goes later hands its slots to one that has been restarted.</summary>
    public static IReadOnlyList<NodeRow> Order(RedisCensus census, IEnumerable<NodeRow> targets) =>
        [.. targets.OrderByDescending(census.IsReplica).ThenBy(node => node.Position)];

    /// <summary>The replica that takes over from a primary while it is away; null when there is none, or nothing to take over.</summary>
    public static NodeRow? Successor(ClusterState state, RedisCensus census, NodeRow node, bool canFailOver) =>
        canFailOver && !census.IsReplica(node) && census.ViewOf(node) is not null && !census.SlotsOf(node).IsEmpty
            ? state.Nodes.FirstOrDefault(other => census.ViewOf(other) is not null && census.PrimaryOf(other) == node.Id)
            : null;

    /// <summary>Whether the cluster's servers can hand a primary's slots to a replica without losing writes. Garnet cannot.</summary>
    public static bool CanFailOver(ClusterRow cluster) =>
        Strategy.RedisApiStrategy.Facts(cluster).ServerKind != nameof(Servers.RedisServerKind.Garnet);
}
