using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.AdminTools;

public sealed class DbAddNodeTests
{
    [Fact]
    public async Task Two_nodes_come_up_without_data()
    {
        await using var laboratory = await Laboratory.CreateAsync(3, 5);
        laboratory.Control.AddFault("db_add_node:start", "slow", arg: "100"); // Two seconds of this machine's, so that DOWN is seen on a busy one.
        var output = await laboratory.DoAsync("db_add_node", "-d", "Sales", "-s", "vhost4,vhost5", "-i", "--skip-fs-checks", "--compat21");
        Assert.Contains("\tNode Status: v_sales_node0004: (DOWN) v_sales_node0005: (DOWN) \n", output, StringComparison.Ordinal);
        Assert.Contains("\tNode Status: v_sales_node0004: (UP) v_sales_node0005: (UP) \n", output, StringComparison.Ordinal);
        Assert.Equal([true, true, true, false, false], laboratory.State.Nodes.Select(node => node.Rows));
        Assert.Equal(1, laboratory.State.Ksafe); // Nobody raises it.
        Assert.True(laboratory.Sim.Exists(5, "/vdata/Sales/v_sales_node0005_data"));
        for (var host = 1; host <= 5; host++)
        {
            var conf = laboratory.Configuration(host);
            Assert.Equal("127.0.1.5", conf.Nodes["v_sales_node0005"]);
            Assert.EndsWith("v_sales_node0004,v_sales_node0005", conf.Section("Database:Sales")["nodes"]);
        }
    }

    [Theory, InProcess, OverSshd]
    public async Task The_checks_in_their_order(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 3, 4, license: "CE", password: Laboratory.Password, options: new SimOptions { Hosts = 5 });
        async Task Refused(params string[] arguments)
        {
            await laboratory.RefusedAsync("db_add_node", arguments);
            Assert.Equal(3, laboratory.State.Nodes.Count);
        }

        await Refused("-d", "Nothing", "-s", "vhost4");
        await Refused("-d", "Sales");
        await Refused("-d", "Sales", "-s", "vhost4", "-c", "subcluster");
        await Refused("-d", "Sales", "-s", "vhost5"); // Not a member of the cluster.
        await Refused("-d", "Sales", "-s", "vhost3"); // Has a node already.
        Assert.Contains("3781:  Invalid username or password", await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-p", "wrong"), StringComparison.Ordinal);
        Assert.Contains("3781", await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4"), StringComparison.Ordinal);
        laboratory.Control.SetNode("v_sales_node0002", up: false);
        Assert.DoesNotContain("license", await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-p", Laboratory.Password), StringComparison.Ordinal);
        laboratory.Control.SetNode("v_sales_node0002", up: true);
        Assert.Contains(
            "There was an error adding the nodes to the database: DB client operation \"create nodes\" failed during `ddl`: Severity: ROLLBACK, Message: Cannot create another node. The current license permits 3 node(s) and the database catalog already contains 3 node(s), Sqlstate: V2001",
            await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-p", Laboratory.Password), StringComparison.Ordinal);
        Assert.False(laboratory.Sim.Exists(4, "/vdata/Sales"));
        await laboratory.DoAsync("stop_db", "-d", "Sales", "-p", Laboratory.Password);
        await Refused("-d", "Sales", "-s", "vhost4", "-p", Laboratory.Password);
    }

    [Fact]
    public async Task Names_take_the_lowest_free_number()
    {
        await using var laboratory = await Laboratory.CreateAsync(4, 5);
        var ids = laboratory.State.Nodes.Select(node => node.Id).ToList();
        await laboratory.DoAsync("db_remove_node", "-d", "Sales", "-s", "vhost2", "-i");
        await laboratory.DoAsync("db_add_node", "-d", "Sales", "-a", "vhost5", "-i");
        Assert.Equal("127.0.1.5", laboratory.State.Nodes.Single(node => node.Name == "v_sales_node0002").Host);
        Assert.DoesNotContain(laboratory.State.Nodes[^1].Id, ids);
        await laboratory.DoAsync("db_add_node", "-d", "Sales", "-s", "vhost2", "-i");
        Assert.Equal("v_sales_node0005", laboratory.State.Nodes[^1].Name);
    }

    [Fact]
    public async Task What_a_failed_try_has_made_stays_and_stands_in_the_way()
    {
        await using var laboratory = await Laboratory.CreateAsync(3, 4);
        laboratory.Control.AddFault("db_add_node:before-commit", "fail");
        await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i");
        Assert.Equal(3, laboratory.State.Nodes.Count);
        await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i");
        await laboratory.Sim.RunAsync(4, "root", "rm", "-rf", "/vdata/Sales");
        await laboratory.DoAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i");
    }

    [Fact]
    public async Task A_connection_lost_after_the_catalog_leaves_a_node_that_is_down()
    {
        await using var laboratory = await Laboratory.CreateAsync(3, 4);
        laboratory.Control.AddFault("db_add_node:after-catalog", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i")).Code);
        Assert.Equal(["v_sales_node0004|DOWN"], await laboratory.QueryAsync("SELECT node_name, node_state FROM nodes WHERE node_state <> 'UP'"));
        // It stands in the way of its own removal, and a restart is the way out.
        Assert.Contains("All nodes must be UP or STANDBY before dropping a node", await laboratory.RefusedAsync("db_remove_node", "-d", "Sales", "-s", "vhost4", "-i"), StringComparison.Ordinal);
        await laboratory.DoAsync("restart_node", "-d", "Sales", "-s", "vhost4", "-i");
        await laboratory.DoAsync("db_remove_node", "-d", "Sales", "-s", "vhost4", "-i");
    }

    [Theory]
    [InlineData("db_add_node:start")]
    [InlineData("db_add_node:end")]
    public async Task A_result_that_is_lost_although_it_was_done(string point)
    {
        await using var laboratory = await Laboratory.CreateAsync(3, 4);
        laboratory.Control.AddFault(point, "drop-continue");
        Assert.Equal(255, (await laboratory.TryAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i")).Code);
        await laboratory.UntilAsync("the node to come up", "SELECT count(*) FROM nodes WHERE node_state = 'UP'", "4");
    }

    [Fact]
    public async Task Faults_and_failures_of_one_host()
    {
        await using var laboratory = await Laboratory.CreateAsync(3, 6);
        laboratory.Control.AddFault("db_add_node:host", "fail", target: "vhost5");
        await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4,vhost5", "-i");
        Assert.True(laboratory.Sim.Exists(4, "/vdata/Sales"));
        Assert.False(laboratory.Sim.Exists(5, "/vdata/Sales"));
        laboratory.Control.Set("disk_full.vhost5", "1");
        Assert.Contains("OSError: [Errno 28]", await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost5", "-i"), StringComparison.Ordinal);
        await laboratory.Sim.SetPowerAsync(6, HostPower.Off);
        await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost6", "-i");
        Assert.Equal(3, laboratory.State.Nodes.Count);
    }
}
