using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Datastores;

/// <summary>Finds the nodes that are named: by name, id or wildcard.</summary>
public static class NodeSelection
{
    /// <summary>The nodes that are wanted, each once, in the order in which they were named.</summary>
    /// <exception cref="TroveException"><c>NodeNotFound</c> naming all that are unknown, or <c>NodeNotInCluster</c>, or <c>NodeRequired</c>: none was found.</exception>
    public static IReadOnlyList<NodeRow> Find(PlanContext context, ClusterState state, IReadOnlyList<string> wanted)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(wanted);
        return Find(context.Services, state, wanted);
    }

    internal static IReadOnlyList<NodeRow> Find(EngineServices services, ClusterState state, IReadOnlyList<string> wanted)
    {
        var chosen = new List<NodeRow>();
        var unknown = new List<string>();
        foreach (string text in wanted)
        {
            List<NodeRow> found = [.. Match(state.Nodes, text)];
            if (found.Count == 0 && !NamePattern.HasWildcard(text))
                unknown.Add(text);
            chosen.AddRange(found.Where(node => !chosen.Contains(node)));
        }
        foreach (string text in unknown)
        {
            if (Guid.TryParse(text, out Guid id)
                && services.Catalog.Read(null, session => ClusterRepository.FindByNode(session, services.Tenant, id)) is { } other)
            {
                throw new TroveException(
                    TroveErrorId.NodeNotInCluster, $"Node {id} is a member of cluster '{other.Name}', not of '{state.Cluster.Name}'.", text);
            }
        }
        if (unknown.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.NodeNotFound,
                $"Cluster '{state.Cluster.Name}' has no node {string.Join(", ", unknown.Select(name => $"'{name}'"))}.",
                unknown.Count == 1 ? unknown[0] : unknown.ToArray());
        }
        if (chosen.Count == 0)
        {
            throw new TroveException(
                TroveErrorId.NodeRequired, $"No node of cluster '{state.Cluster.Name}' was chosen.", state.Cluster.Name);
        }
        return chosen;
    }

    private static IEnumerable<NodeRow> Match(IReadOnlyList<NodeRow> nodes, string text)
    {
        var pattern = new NamePattern(text);
        List<NodeRow> named = [.. nodes.Where(node => pattern.IsMatch(node.Name))];
        // A name may look like an id; it is the name that people see.
        return named.Count == 0 && Guid.TryParse(text, out Guid id) ? nodes.Where(node => node.Id == id) : named;
    }
}
