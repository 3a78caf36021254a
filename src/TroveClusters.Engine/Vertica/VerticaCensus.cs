using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>A database as one of its nodes tells of it, and who that was.</summary>
/// <param name="Driver">The member that answered: up, and reachable, so that it can drive what is to be done.</param>
/// <param name="State">What it said; null where no node answered.</param>
/// <param name="Silent">Members that were asked and did not answer, with the reason.</param>
internal sealed record VerticaCensus(NodeRow? Driver, VerticaDatabaseState? State, IReadOnlyDictionary<NodeRow, TroveException> Silent)
{
    /// <summary>
    /// Asks the members, one after the other, the master first, until one answers: each knows all of the others. Those who
    /// do not answer keep nobody from being asked.
    /// </summary>
    /// <param name="hosts">The agents.</param>
    /// <param name="nodes">The members that may drive.</param>
    /// <param name="database">The database.</param>
    /// <param name="password">dbadmin's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TroveException"><c>AuthenticationFailed</c>, <c>HostKeyChanged</c>: what nobody may pass over.</exception>
    public static async Task<VerticaCensus> TakeAsync(
        VerticaHosts hosts, IEnumerable<NodeRow> nodes, string database, Secret password, CancellationToken cancellationToken)
    {
        var silent = new Dictionary<NodeRow, TroveException>();
        foreach (NodeRow node in Order(nodes))
        {
            try
            {
                if (await hosts[node].GetStateAsync(database, password, cancellationToken) is { } state)
                    return new VerticaCensus(node, state, silent);
                silent[node] = new TroveException(TroveErrorId.NodeUnreachable, $"Vertica does not answer on {node.HostName}.", node.Name);
            }
            catch (TroveException e) when (e.Info.Id is not (TroveErrorId.AuthenticationFailed or TroveErrorId.HostKeyChanged))
            {
                silent[node] = e;
            }
        }
        return new VerticaCensus(null, null, silent);
    }

    /// <summary>The members in the order in which they are asked: the master first.</summary>
    public static IEnumerable<NodeRow> Order(IEnumerable<NodeRow> nodes) =>
        nodes.Where(node => node.HostId is not null && node.Status != TroveNodeStatus.Removed)
            .OrderByDescending(node => node.Type == VerticaNodes.Master).ThenBy(node => node.Position);

    /// <summary>The state, where the database answers.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>: no member does, with each one's reason.</exception>
    public VerticaDatabaseState Required(string cluster) => State ?? throw new TroveException(
        TroveErrorId.NodeUnreachable,
        $"No node of cluster '{cluster}' answers: {Reasons()}. Nothing was changed.",
        Silent.Keys.Select(node => node.Name).ToArray(), "Start the cluster (Start-TroveCluster), then try again.",
        Silent.Values.FirstOrDefault());

    /// <summary>Makes sure that all nodes of the database are up, which every change of its size needs.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, with all that are not.</exception>
    public void RequireAllUp(string cluster, IReadOnlyList<NodeRow> nodes)
    {
        List<VerticaNodeState> down = [.. Required(cluster).Nodes.Where(node => !node.IsUp)];
        if (down.Count > 0)
        {
            string[] names = [.. down.Select(node => VerticaNodes.NameOf(node, nodes))];
            throw new TroveException(
                TroveErrorId.NodeUnreachable,
                $"All nodes of cluster '{cluster}' must be UP before its size is changed, and these are not: {string.Join(", ", names.Zip(down, (name, node) => $"{name} ({node.State})"))}. Nothing was changed.",
                names, "Bring them back with Start-TroveCluster or Repair-TroveCluster, then try again.");
        }
    }

    /// <summary>Why each member that was asked did not answer.</summary>
    public string Reasons() => string.Join("; ", Silent.Select(entry => $"{entry.Key.Name}: {entry.Value.Message.TrimEnd('.')}"));
}
