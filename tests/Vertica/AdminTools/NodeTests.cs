using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>Tools that stop and restart single nodes.</summary>
public sealed class NodeTests
{
    [Theory]
    [InlineData("stop_node", "TERM")]
    [InlineData("kill_node", "KILL")]
    [InlineData("stop_host", "TERM")]
    [InlineData("kill_host", "KILL")]
    public async Task A_node_goes_down_and_is_restarted(string tool, string signal)
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        Assert.Equal($"Sending signal '{signal}' to ['127.0.1.2']\nAll processes are down.\n", await laboratory.DoAsync(tool, "-s", "vhost2"));
        Assert.Equal(["v_sales_node0002|DOWN"], await laboratory.QueryAsync("SELECT node_name, node_state FROM nodes WHERE node_state <> 'UP'"));
        Assert.Equal("1|0|1", await laboratory.ValueAsync("SELECT designed_fault_tolerance, current_fault_tolerance, node_down_count FROM v_monitor.system"));
        Assert.Equal(["v_sales_node0001", "v_sales_node0003"], await laboratory.QueryAsync("SELECT node_name FROM critical_nodes ORDER BY node_name"));
        var output = await laboratory.DoAsync("restart_node", "-d", "Sales", "-s", "vhost1,vhost2", "-i");
        Assert.Contains(
            "*** Restarting nodes for database Sales ***\n\tRestarting host [127.0.1.2] with catalog [v_sales_node0002_catalog]\n\tIssuing multi-node restart\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\tNode Status: v_sales_node0002: (UP) \n", output);
        Assert.Empty(await laboratory.QueryAsync("SELECT node_name FROM critical_nodes"));
    }

    [Fact]
    public async Task More_failures_than_k_end_the_database()
    {
        await using var laboratory = await Laboratory.CreateAsync(5);
        await laboratory.DoAsync("kill_node", "-s", "vhost2");
        await laboratory.DoAsync("kill_node", "-s", "vhost3");
        Assert.All(laboratory.State.Nodes, node => Assert.Equal("DOWN", node.State));
        Assert.Contains(
            "There is no UP database to restart the node, try start the database first.",
            await laboratory.RefusedAsync("restart_node", "-d", "Sales", "-s", "vhost2", "-i"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restarting_what_is_not_down_is_refused()
    {
        await using var laboratory = await Laboratory.CreateAsync(3, password: Laboratory.Password);
        Assert.Contains("All nodes in the input are not down, can't restart", await laboratory.RefusedAsync("restart_node", "-d", "Sales", "-s", "v_sales_node0001,vhost2"), StringComparison.Ordinal);
        await laboratory.RefusedAsync("restart_node", "-d", "Sales", "-s", "v_sales_node0009");
        await laboratory.RefusedAsync("restart_node", "-d", "Sales", "-s", "vhost1", "--new-host-ips", "10.0.0.1");
        await laboratory.DoAsync("kill_node", "-s", "vhost2");
        Assert.Contains("3781", await laboratory.RefusedAsync("restart_node", "-d", "Sales", "-s", "vhost2", "-p", "wrong", "-i"), StringComparison.Ordinal);
        await laboratory.Sim.SetPowerAsync(2, HostPower.Off);
        await laboratory.RefusedAsync("restart_node", "-d", "Sales", "-s", "vhost2", "-p", Laboratory.Password, "-i");
        await laboratory.Sim.SetPowerAsync(2, HostPower.On);
        await laboratory.DoAsync("restart_node", "-d", "Sales", "-s", "v_sales_node0002", "-p", Laboratory.Password, "-i");
    }

    [Fact]
    public async Task A_node_without_its_host_shows_down()
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        await laboratory.Sim.SetPowerAsync(3, HostPower.Freeze);
        Assert.Equal(["v_sales_node0003"], await laboratory.QueryAsync("SELECT node_name FROM nodes WHERE node_state = 'DOWN'"));
        await laboratory.RefusedAsync("db_remove_node", "-d", "Sales", "-s", "vhost3", "-i");
        await laboratory.RefusedAsync("kill_node", "-s", "vhost9");
        await laboratory.RefusedAsync("kill_node");
    }
}
