using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Config;
using TroveClusters.Tests.VerticaHost.Databases;

namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>What holds between any two commands, whatever went wrong in them.</summary>
internal static class Invariants
{
    /// <param name="sim">The double.</param>
    /// <param name="stale">The members that could not be told of the last changes.</param>
    public static void Check(VerticaSim sim, IReadOnlySet<string> stale)
    {
        var state = sim.State;
        var cluster = state.Cluster!;
        var nodes = state.Dbs.Values.SelectMany(database => database.Nodes).ToList();
        Assert.Equal(nodes.Count, nodes.Select(node => node.Name).Distinct().Count());
        Assert.All(nodes, node => Assert.Contains(node.Host, cluster.Hosts));
        Assert.Equal(cluster.Hosts.Order(StringComparer.Ordinal), cluster.Nodes.Values.Order(StringComparer.Ordinal));
        Assert.InRange(state.Dbs.Values.Count(database => database.Nodes.Exists(node => node.State == "UP")), 0, 1);
        foreach (var (name, database) in state.Dbs)
        {
            Assert.NotEmpty(database.Nodes);
            Assert.Equal(database.Nodes.Count, database.Nodes.Select(node => node.Host).Distinct().Count());
            Assert.Equal(database.Nodes.Count, database.Nodes.Select(node => node.Id).Distinct().Count());
            Assert.All(database.Nodes, node => Assert.Matches($"^v_{name.ToLowerInvariant()}_node[0-9]{{4}}$", node.Name));
            Assert.InRange(database.Ksafe, 0, KSafety.MaxFor(database.Nodes.Count(node => !node.Ephemeral)));
            if (cluster.License?.Nodes is { } most) Assert.InRange(database.Nodes.Count, 1, most);
        }

        foreach (var (host, number) in sim.World.Topology.Hosts.Select((host, at) => (host.Address, at + 1)))
        {
            if (cluster.Hosts.Contains(host) && !stale.Contains(host)) Assert.Equal(AdminToolsConf.Render(state), sim.ReadFile(number, AdminToolsConf.Path));
            Assert.All(nodes.Where(node => node.Host == host), node => Assert.True(sim.Exists(number, node.CatalogDir) && sim.Exists(number, node.DataDir), node.Name));
        }

        using var free = sim.World.Store.TryTakeTopology();
        Assert.NotNull(free);
    }
}
