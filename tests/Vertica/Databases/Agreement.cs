using System.Globalization;

namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>Whether all that can be read of a running database says the same.</summary>
internal static class Agreement
{
    /// <param name="laboratory">Where.</param>
    /// <param name="nodes">How many nodes there must be, all up.</param>
    /// <param name="k">The designed K-safety.</param>
    /// <param name="holders">How many nodes must hold data.</param>
    /// <param name="hosts">How many hosts the cluster must have; null for as many as there are nodes.</param>
    public static async Task AgreeAsync(this Laboratory laboratory, int nodes, int k, int holders, int? hosts = null)
    {
        var state = laboratory.State;
        Assert.Equal((nodes, k, holders), (state.Nodes.Count, state.Ksafe, state.Nodes.Count(node => node.Rows)));

        // What the database says, asked at once since each vsql costs a process.
        var expected = state.Nodes.Select(node => $"{node.Name}|{node.Host}|UP|PERMANENT|{node.CatalogDir}").Order(StringComparer.Ordinal);
        Assert.Equal(
            expected.Append(string.Create(CultureInfo.InvariantCulture, $"{nodes}|0|{k}|{k}|{holders}")),
            await laboratory.QueryAsync(
                "SELECT node_name, node_address, node_state, node_type, catalog_path FROM v_catalog.nodes ORDER BY node_name; " +
                "SELECT node_count, node_down_count, designed_fault_tolerance, current_fault_tolerance, (SELECT count(DISTINCT node_name) FROM storage_containers) FROM v_monitor.system"));

        // What admintools says.
        var listed = (await laboratory.DoAsync("list_allnodes")).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.Equal(state.Nodes.Select(node => $"{node.Name}|{node.Host}|UP|{Laboratory.Database}"), listed.Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
            .Select(cells => $"{cells[0]}|{cells[1]}|{cells[2]}|{cells[4]}"));

        // What the configuration says, which is the same on every member.
        for (var host = 1; host <= (hosts ?? nodes); host++)
        {
            var configuration = laboratory.Configuration(host);
            Assert.Equal(Enumerable.Range(1, hosts ?? nodes).Select(laboratory.Sim.Address), configuration.Hosts);
            Assert.Equal(
                state.Nodes.ToDictionary(node => node.Name, node => node.Host),
                configuration.Nodes.Where(entry => entry.Key.StartsWith("v_", StringComparison.Ordinal)).ToDictionary());
            Assert.Equal(string.Join(',', state.Nodes.Select(node => node.Name)), configuration.Section("Database:" + Laboratory.Database)["nodes"]);
        }

        // What lies on the hosts.
        foreach (var node in state.Nodes)
        {
            var number = laboratory.Sim.World.Topology.Hosts.ToList().FindIndex(host => host.Address == node.Host) + 1;
            Assert.True(laboratory.Sim.Exists(number, node.CatalogDir) && laboratory.Sim.Exists(number, node.DataDir));
        }
    }
}
