using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine.Redis;

/// <summary>What forbids the removal of nodes. Checked when it is planned and again right before the first change.</summary>
internal static class RedisRemovalRules
{
    /// <exception cref="TroveException">
    /// <c>LastNode</c>, <c>NodeOwnsSlots</c> with all offenders, <c>NodeHasReplicas</c> or <c>NodeUnreachable</c>.
    /// </exception>
    public static void Check(ClusterState state, RedisCensus census, IReadOnlyList<NodeRow> targets, bool allowUnreachable, bool drains = false)
    {
        if (targets.Count >= state.Nodes.Count)
            throw LastNode(state);
        HashSet<Guid> leaving = [.. targets.Select(node => node.Id)];
        if (drains && !state.Nodes.Any(node => !leaving.Contains(node.Id) && !census.IsReplica(node)))
            throw new TroveException(
                TroveErrorId.NodeOwnsSlots, $"Of cluster '{state.Cluster.Name}' no primary would stay that could take the slots. Nothing was removed.",
                targets.Select(node => node.Name).ToArray(), "Keep a primary.");
        List<NodeRow> owners = drains ? [] : [.. targets.Where(node => !census.SlotsOf(node).IsEmpty || census.HasOpenSlots(node))];
        if (owners.Count > 0)
        {
            string who = string.Join(", ", owners.Select(node => $"{node.Name} ({census.SlotsOf(node).Count} slots{(census.HasOpenSlots(node) ? ", some on the move" : "")})"));
            throw new TroveException(
                TroveErrorId.NodeOwnsSlots, $"One or more nodes have data slots assigned: {who}. Nothing was removed.",
                owners.Select(node => node.Name).ToArray());
        }
        List<NodeRow> orphans = [.. state.Nodes.Where(node => !leaving.Contains(node.Id) && census.PrimaryOf(node) is { } primary && leaving.Contains(primary))];
        if (orphans.Count > 0)
            throw new TroveException(
                TroveErrorId.NodeHasReplicas, $"These replicas would lose their primary: {string.Join(", ", orphans.Select(node => node.Name))}. Nothing was removed.",
                orphans.Select(node => node.Name).ToArray());
        if (allowUnreachable)
            return;
        // A node that leaves may be dead for good. One that stays must hear that the other has left, and a server that
        // hangs may wake up and find its way back.
        List<NodeRow> silent = [.. state.Nodes.Where(node => census.Silence(node) is not null && !(leaving.Contains(node.Id) && census.IsGone(node)))];
        if (silent.Count > 0)
            throw new TroveException(
                TroveErrorId.NodeUnreachable, $"These nodes do not answer: {string.Join("; ", silent.Select(node => $"{node.Name}: {census.Silence(node)}"))}. Nothing was removed.",
                silent.Select(node => node.Name).ToArray());
    }

    public static TroveException LastNode(ClusterState state) => new(
        TroveErrorId.LastNode, $"Cluster '{state.Cluster.Name}' has {state.Nodes.Count} node(s); at least one must stay.", state.Cluster.Name);
}
