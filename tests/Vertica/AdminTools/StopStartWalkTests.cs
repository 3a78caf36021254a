using TroveClusters.Tests.Vertica.Databases;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>A database and its nodes go down and come up, by both ways in.</summary>
public sealed class StopStartWalkTests
{
    [Theory, InProcess, OverSshd]
    public async Task Databases_and_nodes_stop_and_start(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 3, password: Laboratory.Password);
        string[] sales = ["-d", "Sales", "-p", Laboratory.Password];
        await laboratory.RefusedAsync("start_db", sales);
        await laboratory.RefusedAsync("stop_db", "-d", "Nothing");
        Assert.Contains("3781", await laboratory.RefusedAsync("stop_db", "-d", "Sales", "-p", "wrong"), StringComparison.Ordinal);
        laboratory.Control.Set("db.Sales.sessions", "2");
        Assert.Contains("NOTICE 2519", await laboratory.RefusedAsync("stop_db", sales), StringComparison.Ordinal);
        Assert.Equal("Database Sales stopped successfully\n", await laboratory.DoAsync("stop_db", [.. sales, "-F"]));
        await laboratory.RefusedAsync("stop_db", sales);
        await laboratory.RefusedAsync("start_db", [.. sales, "-s", "vhost1", "-i"]); // One of three is no majority.
        Assert.EndsWith("\nDatabase Sales started successfully\n", await laboratory.DoAsync("start_db", [.. sales, "-i"]));

        string[] second = [.. sales, "-s", "vhost2", "-i"];
        Assert.Contains("All nodes in the input are not down, can't restart", await laboratory.RefusedAsync("restart_node", second), StringComparison.Ordinal);
        foreach (var (tool, signal) in ((string, string)[])[("stop_node", "TERM"), ("kill_node", "KILL"), ("stop_host", "TERM"), ("kill_host", "KILL")])
        {
            laboratory.Control.SetNode("v_sales_node0002", up: true);
            Assert.Equal(
                $"Sending signal '{signal}' to ['{laboratory.Sim.Address(2)}']\nAll processes are down.\n", await laboratory.DoAsync(tool, "-s", "vhost2"));
            Assert.Equal(["UP", "DOWN", "UP"], laboratory.State.Nodes.Select(node => node.State));
        }

        var output = await laboratory.DoAsync("restart_node", second);
        Assert.Contains(
            $"\tRestarting host [{laboratory.Sim.Address(2)}] with catalog [v_sales_node0002_catalog]\n\tIssuing multi-node restart\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\tNode Status: v_sales_node0002: (UP) \n", output);

        // More than K can bear.
        await laboratory.DoAsync("kill_node", "-s", "vhost2,vhost3");
        Assert.All(laboratory.State.Nodes, node => Assert.Equal("DOWN", node.State));
        Assert.Contains("There is no UP database to restart the node, try start the database first.", await laboratory.RefusedAsync("restart_node", second), StringComparison.Ordinal);
    }
}
