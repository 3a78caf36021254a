using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary><c>db_replace_node</c>: a node that is down gets another host.</summary>
public sealed class DbReplaceNodeTests
{
    private static readonly string[] s_sales = ["-d", "Sales", "-p", Laboratory.Password, "-i"];

    [Theory, InProcess, OverSshd]
    public async Task A_dead_host_is_replaced(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 3, password: Laboratory.Password, options: new SimOptions { Hosts = 4 });
        Assert.Contains("use update_vertica first", await laboratory.RefusedAsync("db_replace_node", [.. s_sales, "-o", "vhost3", "-n", "vhost4"]), StringComparison.Ordinal);
        await laboratory.Sim.SetPowerAsync(3, HostPower.Off);
        var added = await laboratory.Sim.UpdateAsync("--add-hosts", "vhost4", "--deb", "/root/vertica.deb", "--dba-user-password-disabled", "--failure-threshold", "NONE");
        Assert.True(added.Code == 0, added.ToString());

        Assert.Contains("3781", await laboratory.RefusedAsync("db_replace_node", "-d", "Sales", "-p", "wrong", "-o", "vhost3", "-n", "vhost4"), StringComparison.Ordinal);
        await laboratory.DoAsync("db_replace_node", [.. s_sales, "--original", "vhost3", "--new", "vhost4", "--timeout", "60"]);
        var node = laboratory.State.Nodes[2];
        Assert.Equal(("v_sales_node0003", laboratory.Sim.Address(4), "DOWN"), (node.Name, node.Host, node.State));
        Assert.True(laboratory.Sim.Exists(4, node.CatalogDir) && laboratory.Sim.Exists(4, node.DataDir));
        foreach (int member in (int[])[1, 2, 4])
            Assert.Contains($"v_sales_node0003 = {laboratory.Sim.Address(4)},", laboratory.Sim.ReadFile(member, Install.Conf), StringComparison.Ordinal);

        await laboratory.DoAsync("restart_node", [.. s_sales, "-s", "v_sales_node0003"]);
        Assert.Equal("3|0", await laboratory.ValueAsync("SELECT node_count, node_down_count FROM v_monitor.system"));
        var removed = await laboratory.Sim.UpdateAsync("--remove-hosts", "vhost3");
        Assert.True(removed.Code == 0, removed.ToString());
        Assert.Contains($"hosts = {laboratory.Hosts(1, 2)},{laboratory.Sim.Address(4)}\n", laboratory.Sim.ReadFile(1, Install.Conf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_checks_in_their_order()
    {
        await using var laboratory = await Laboratory.CreateAsync(3, hosts: 4, password: Laboratory.Password);
        string[] third = [.. s_sales, "-o", "vhost3"];
        await laboratory.RefusedAsync("db_replace_node", "-d", "Nothing", "-o", "vhost3", "-n", "vhost4");
        await laboratory.RefusedAsync("db_replace_node", third);
        await laboratory.RefusedAsync("db_replace_node", [.. s_sales, "-o", "vhost4", "-n", "vhost4"]);
        await laboratory.RefusedAsync("db_replace_node", [.. third, "-n", "vhost9"]);
        await laboratory.RefusedAsync("db_replace_node", [.. third, "-n", "vhost2,vhost4"]);
        await laboratory.RefusedAsync("db_replace_node", [.. third, "-n", "vhost2"]);
        Assert.Contains("only a node that is DOWN", await laboratory.RefusedAsync("db_replace_node", [.. third, "-n", "vhost4"]), StringComparison.Ordinal);
        Assert.Equal(2, (await laboratory.TryAsync("db_replace_node", [.. third, "-n", "vhost4", "--timeout", "0"])).Code);
        await laboratory.DoAsync("kill_node", "-s", "vhost3");
        laboratory.Control.Set("disk_full.vhost4", "1");
        Assert.Contains("No space left on device", await laboratory.RefusedAsync("db_replace_node", [.. third, "-n", "vhost4"]), StringComparison.Ordinal);
        laboratory.Control.Set("disk_full.vhost4", "0");
        laboratory.Sim.WriteFile(4, "/vdata/Sales/left", "");
        Assert.Contains("already exists", await laboratory.RefusedAsync("db_replace_node", [.. third, "-n", "vhost4"]), StringComparison.Ordinal);
        Assert.Equal(laboratory.Sim.Address(3), laboratory.State.Nodes[2].Host);
        await laboratory.DoAsync("stop_db", "-d", "Sales", "-p", Laboratory.Password, "-F");
        Assert.Contains("is not running", await laboratory.RefusedAsync("db_replace_node", [.. third, "-n", "vhost4"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", false, false)]
    [InlineData("before-commit", true, false)]
    [InlineData("after-catalog", true, true)]
    [InlineData("end", true, true)]
    public async Task It_can_end_at_each_of_its_points(string point, bool hasFolders, bool isReplaced)
    {
        await using var laboratory = await Laboratory.CreateAsync(3, hosts: 4, password: Laboratory.Password);
        await laboratory.DoAsync("kill_node", "-s", "vhost3");
        laboratory.Control.AddFault($"db_replace_node:{point}", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("db_replace_node", [.. s_sales, "-o", "vhost3", "-n", "vhost4"])).Code);
        Assert.Equal(laboratory.Sim.Address(isReplaced ? 4 : 3), laboratory.State.Nodes[2].Host);
        Assert.Equal(hasFolders, laboratory.Sim.Exists(4, "/vdata/Sales"));
        // The host it left keeps its folders until the tool comes to them.
        Assert.Equal(point != "end", laboratory.Sim.Exists(3, "/vdata/Sales"));
    }
}
