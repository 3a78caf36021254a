using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.AdminTools;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>Tools that only show something, in Vertica's own formats where they are known.</summary>
public sealed class ListingTests
{
    private const string Headings = " Node | Host | State | Version | DB \n------+------+-------+---------+----\n\n";

    [Fact]
    public async Task Without_a_database()
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        Assert.Equal(Headings, await laboratory.DoAsync("list_allnodes"));
        Assert.Equal(" DB | Host | State \n----+------+-------\n\n", await laboratory.DoAsync("view_cluster"));
        Assert.Equal("\n", await laboratory.DoAsync("show_active_db"));
        Assert.Equal("\n", await laboratory.DoAsync("db_status", "-s", "ALL"));
        await laboratory.RefusedAsync("db_status");
    }

    [Fact]
    public async Task The_states_of_starting_nodes()
    {
        // A clock that hardly moves, and nothing that takes time: so every state stands still.
        var timing = new Timing { NodeUp = 0, Poll = 0, Rebalance = 0, InstallHost = 0, Step = 0 };
        await using var laboratory = await Laboratory.CreateAsync(3, options: new SimOptions { Speed = 0.001, Timing = timing });
        laboratory.Sim.World.Store.Change(state =>
        {
            state.Dbs["Sales"].Nodes[1].UpAt = laboratory.Sim.World.Clock.Now + 0.25;
            state.Dbs["Sales"].Nodes[2].UpAt = laboratory.Sim.World.Clock.Now + 1000;
        });
        Assert.Equal(
            " Node             | Host      | State        | Version          | DB    \n" +
            "------------------+-----------+--------------+------------------+-------\n" +
            " v_sales_node0001 | 127.0.1.1 | UP           | vertica-12.0.4.0 | Sales \n" +
            " v_sales_node0002 | 127.0.1.2 | INITIALIZING | vertica-12.0.4.0 | Sales \n" +
            " v_sales_node0003 | 127.0.1.3 | DOWN         | vertica-12.0.4.0 | Sales \n\n",
            await laboratory.DoAsync("list_allnodes"));
        Assert.Equal(
            " DB    | Host      | State        \n-------+-----------+--------------\n Sales | 127.0.1.1 | UP           \n Sales | 127.0.1.2 | INITIALIZING \n Sales | 127.0.1.3 | DOWN         \n\n",
            await laboratory.DoAsync("view_cluster"));
        Assert.Equal(["UP", "INITIALIZING", "DOWN"], await laboratory.QueryAsync("SELECT node_state FROM nodes ORDER BY node_name"));
    }

    [Fact]
    public async Task One_line_for_hosts_that_agree()
    {
        await using var laboratory = await Laboratory.CreateAsync(2);
        const string Agreed = " DB    | Host | State \n-------+------+-------\n Sales | ALL  | UP    \n\n";
        Assert.Equal(Agreed, await laboratory.DoAsync("view_cluster"));
        Assert.Equal(Agreed, await laboratory.DoAsync("view_cluster", "-d", "Sales"));
        await laboratory.RefusedAsync("view_cluster", "-d", "Nothing");
        Assert.Equal(
            " DB    | Host      | State \n-------+-----------+-------\n Sales | 127.0.1.1 | UP    \n Sales | 127.0.1.2 | UP    \n\n",
            await laboratory.DoAsync("view_cluster", "-x"));
        Assert.Equal("Sales\n", await laboratory.DoAsync("show_active_db"));
        Assert.Equal("Sales\n", await laboratory.DoAsync("db_status", "-s", "UP"));
        Assert.Equal("\n", await laboratory.DoAsync("db_status", "--status=DOWN"));
    }

    [Fact]
    public void A_table_is_as_wide_as_its_widest_cell() =>
        Assert.Equal(" a   | long \n-----+------\n one | x    \n\n", TextTable.Render(["a", "long"], [["one", "x"]]));

    [Theory, InProcess, OverSshd]
    public async Task The_small_tools(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 1, 2, password: Laboratory.Password);
        Assert.Equal(" DB    | Host | State \n-------+------+-------\n Sales | ALL  | UP    \n\n", await laboratory.DoAsync("view_cluster"));
        Assert.Equal($"{laboratory.Sim.Address(1)}\n{laboratory.Sim.Address(2)}\n", await laboratory.DoAsync("list_host"));
        await laboratory.DoAsync("list_db", "-d", "Sales");
        await laboratory.RefusedAsync("list_db", "-d", "Nothing");
        await laboratory.DoAsync("list_node", "-n", "v_sales_node0001");
        await laboratory.RefusedAsync("list_node", "-n", "v_sales_node0002");
        await laboratory.DoAsync("license_audit", "-d", "Sales", "-p", Laboratory.Password);
        await laboratory.RefusedAsync("license_audit", "-d", "Sales", "-p", "wrong");
        await laboratory.DoAsync("command_host", "-s", "vhost1,vhost2", "-c", "true");
        await laboratory.RefusedAsync("command_host", "-s", "vhost1");
        await laboratory.DoAsync("set_restart_policy", "-d", "Sales", "-p", "never");
        Assert.Equal("never", laboratory.State.Policy);
        Assert.Equal("never", laboratory.Configuration(2).Section("Database:Sales")["restartpolicy"]);
        Assert.Equal(2, (await laboratory.TryAsync("set_restart_policy", "-d", "Sales", "-p", "a password")).Code);
        laboratory.Sim.WriteFile(2, Install.Conf, "old");
        await laboratory.Sim.RunAsync(2, "root", "chown", "dbadmin", Install.Conf);
        await laboratory.DoAsync("distribute_config_files");
        Assert.Equal(laboratory.Sim.ReadFile(1, Install.Conf), laboratory.Sim.ReadFile(2, Install.Conf));
    }
}
