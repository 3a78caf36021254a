using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>What forbids changes of a Vertica cluster. Checked when they are planned, and again right before the first one.</summary>
internal static class VerticaRules
{
    /// <summary>While data moves, no node is added or removed (<c>vertica.md</c> §3).</summary>
    /// <exception cref="TroveException"><c>RebalanceRunning</c>.</exception>
    public static void RequireNoRebalance(VerticaDatabaseState database, string cluster)
    {
        if (database.IsRebalancing)
            throw new TroveException(
                TroveErrorId.RebalanceRunning,
                FormattableString.Invariant($"Cluster '{cluster}' is rebalancing its data{(database.RebalancePercent is { } percent ? $" ({percent:0} % done)" : "")}. Nothing was changed."), cluster);
    }

    /// <summary>Whether nodes may go.</summary>
    /// <param name="state">The cluster.</param>
    /// <param name="census">What the database said, asked of a node that stays.</param>
    /// <param name="targets">The nodes that leave.</param>
    /// <param name="minimum">The option <c>min_ksafety</c>.</param>
    /// <returns>The k-safety there is afterwards.</returns>
    /// <exception cref="TroveException"><c>LastNode</c>, <c>KSafetyWouldBeLost</c>, <c>NodeUnreachable</c>, <c>RebalanceRunning</c>.</exception>
    public static int CheckRemoval(ClusterState state, VerticaCensus census, IReadOnlyList<NodeRow> targets, int minimum)
    {
        CheckRemaining(state, targets.Count);
        string cluster = state.Cluster.Name;
        VerticaDatabaseState database = census.Required(cluster);
        int after = KSafety.After(database.DesignedKSafety, state.Nodes.Count - targets.Count);
        KSafety.Check(after, minimum, $"With {state.Nodes.Count - targets.Count} of {state.Nodes.Count} nodes, cluster '{cluster}' would have", targets.Select(node => node.Name).ToArray());
        census.RequireAllUp(cluster, state.Nodes);
        RequireNoRebalance(database, cluster);
        List<VerticaNodeState> strangers = [.. database.Nodes.Where(node => state.Nodes.All(row => row.Host != node.Address))];
        if (strangers.Count > 0)
            throw new TroveException(
                TroveErrorId.TroveClusterChanged,
                $"The database has nodes that the catalog does not know: {string.Join(", ", strangers.Select(node => $"{node.Name} at {node.Address}"))}. Nothing was changed.", cluster,
                "Forget the cluster (Remove-TroveCluster leaves an adopted database as it is) and adopt it again with Import-TroveCluster.");
        return after;
    }

    /// <summary>A removal must leave something, and somebody who can drive it.</summary>
    /// <exception cref="TroveException"><c>LastNode</c>.</exception>
    public static void CheckRemaining(ClusterState state, int leaving)
    {
        if (leaving >= state.Nodes.Count)
            throw new TroveException(
                TroveErrorId.LastNode, $"Cluster '{state.Cluster.Name}' has {state.Nodes.Count} node(s); at least one must stay.", state.Cluster.Name);
    }
}
