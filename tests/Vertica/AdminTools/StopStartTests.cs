using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.AdminTools;

public sealed class StopStartTests
{
    [Fact]
    public async Task A_database_stops_and_starts()
    {
        await using var laboratory = await Laboratory.CreateAsync(2, password: Laboratory.Password);
        await laboratory.RefusedAsync("start_db", "-d", "Sales", "-p", Laboratory.Password);
        await laboratory.RefusedAsync("stop_db", "-d", "Nothing");
        Assert.Contains("3781", await laboratory.RefusedAsync("stop_db", "-d", "Sales", "-p", "wrong"), StringComparison.Ordinal);
        Assert.Equal("Database Sales stopped successfully\n", await laboratory.DoAsync("stop_db", "-d", "Sales", "-p", Laboratory.Password));
        Assert.Equal("\n", await laboratory.DoAsync("show_active_db"));
        await laboratory.RefusedAsync("stop_db", "-d", "Sales", "-p", Laboratory.Password);
        var output = await laboratory.DoAsync("start_db", "-d", "Sales", "-p", Laboratory.Password, "-i");
        Assert.StartsWith("\tStarting nodes:\n\t\tv_sales_node0001 (127.0.1.1)\n\t\tv_sales_node0002 (127.0.1.2)\n\tNode Status: ", output);
        Assert.EndsWith("\tNode Status: v_sales_node0001: (UP) v_sales_node0002: (UP) \nDatabase Sales started successfully\n", output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, "-z")]
    [InlineData(true, "-z", "-F")]
    public async Task Users_hold_up_the_end(bool polite, params string[] options)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        laboratory.Control.Set("db.Sales.sessions", "2");
        Assert.Equal(polite, options.Contains("-z"));
        Assert.Contains("NOTICE 2519", await laboratory.RefusedAsync("stop_db", ["-d", "Sales", .. options]), StringComparison.Ordinal);
        Assert.Equal("UP", laboratory.State.Nodes[0].State);
        Assert.Equal("3", await laboratory.ValueAsync("SELECT count(*) FROM sessions"));
    }

    [Theory]
    [InlineData("-F")]
    [InlineData("--drain-seconds", "3")]
    public async Task Users_may_be_thrown_out(params string[] options)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        laboratory.Control.Set("db.Sales.sessions", "2");
        await laboratory.DoAsync("stop_db", ["-d", "Sales", .. options]);
        Assert.Equal((0, "DOWN"), (laboratory.State.Sessions, laboratory.State.Nodes[0].State));
    }

    [Fact]
    public async Task The_end_of_a_stop_may_be_lost()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        laboratory.Control.AddFault("stop_db:end", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("stop_db", "-d", "Sales")).Code);
        Assert.Equal("Sales\n", await laboratory.DoAsync("db_status", "-s", "DOWN"));
    }

    [Fact]
    public async Task Hosts_that_do_not_answer_are_omitted_as_long_as_a_majority_is_left()
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        await laboratory.Sim.SetPowerAsync(3, HostPower.Off);
        var output = await laboratory.DoAsync("start_db", "-d", "Sales", "-i");
        Assert.Contains("The following hosts could not be reached by SSH and will not be started:\n\tv_sales_node0003 (127.0.1.3) will be omitted\n", output, StringComparison.Ordinal);
        Assert.Equal(["UP", "UP", "DOWN"], laboratory.State.Nodes.Select(node => node.State));

        await laboratory.DoAsync("stop_db", "-d", "Sales");
        await laboratory.Sim.SetPowerAsync(2, HostPower.Freeze);
        await laboratory.RefusedAsync("start_db", "-d", "Sales", "-i");
        Assert.All(laboratory.State.Nodes, node => Assert.Equal("DOWN", node.State));
        await laboratory.DoAsync("start_db", "-d", "Sales", "-i", "-U");
    }

    [Fact]
    public async Task Half_of_the_nodes_is_no_majority()
    {
        await using var laboratory = await Laboratory.CreateAsync(4);
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        await laboratory.RefusedAsync("start_db", "-d", "Sales", "-s", "vhost1,vhost2", "-i");
        await laboratory.DoAsync("start_db", "-d", "Sales", "-s", "vhost1,vhost2,vhost3", "-i");
        Assert.Equal("v_sales_node0004", await laboratory.ValueAsync("SELECT node_name FROM v_catalog.nodes WHERE node_state = 'DOWN'"));
    }

    [Fact]
    public async Task Dropping_needs_a_stopped_database_and_leaves_nothing()
    {
        await using var laboratory = await Laboratory.CreateAsync(2);
        await laboratory.RefusedAsync("drop_db", "-d", "Nothing");
        await laboratory.RefusedAsync("drop_db", "-d", "Sales");
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        Assert.Equal(2, (await laboratory.TryAsync("drop_db", "-d", "Sales", "-p", "x")).Code);
        laboratory.Control.AddFault("drop_db:end", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("drop_db", "-d", "Sales")).Code);
        Assert.Empty(laboratory.Sim.State.Dbs);
        for (var host = 1; host <= 2; host++)
        {
            Assert.False(laboratory.Sim.Exists(host, "/vdata/Sales"));
            Assert.DoesNotContain("Database:Sales", laboratory.Configuration(host).Sections);
            Assert.Equal(["node0001", "node0002"], laboratory.Configuration(host).Nodes.Keys);
        }

        await laboratory.CreateDatabaseAsync(2);
    }

    [Fact]
    public async Task Dropping_leaves_what_is_on_a_host_that_does_not_answer()
    {
        await using var laboratory = await Laboratory.CreateAsync(2);
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        await laboratory.Sim.SetPowerAsync(2, HostPower.Off);
        await laboratory.DoAsync("drop_db", "-d", "Sales");
        await laboratory.Sim.SetPowerAsync(2, HostPower.On);
        Assert.True(laboratory.Sim.Exists(2, "/vdata/Sales"));
        Assert.Contains("v_sales_node0001", laboratory.Configuration(2).Nodes);
    }
}
