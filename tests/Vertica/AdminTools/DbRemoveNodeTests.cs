using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.AdminTools;

public sealed class DbRemoveNodeTests
{
    [Fact]
    public async Task Nodes_are_emptied_dropped_and_their_folders_removed()
    {
        await using var laboratory = await Laboratory.CreateAsync(5);
        var output = await laboratory.DoAsync("db_remove_node", "-d", "Sales", "-s", "vhost5,vhost4", "-i");
        Assert.True(
            output.IndexOf("Attempting to drop node v_sales_node0005 ( 127.0.1.5 )", StringComparison.Ordinal) <
            output.IndexOf("Attempting to drop node v_sales_node0004 ( 127.0.1.4 )", StringComparison.Ordinal));
        Assert.Equal(["127.0.1.1", "127.0.1.2", "127.0.1.3"], laboratory.State.Nodes.Select(node => node.Host));
        Assert.All(laboratory.State.Nodes, node => Assert.True(node.Rows));
        Assert.NotNull(laboratory.State.LastRebalance);
        Assert.False(laboratory.Sim.Exists(4, "/vdata/Sales"));
        // The host stays a member, and is told like all the others.
        Assert.DoesNotContain("v_sales_node0004", laboratory.Configuration(4).Nodes);
    }

    [Fact]
    public async Task Folders_may_be_kept()
    {
        await using var laboratory = await Laboratory.CreateAsync(4);
        await laboratory.DoAsync("db_remove_node", "-d", "Sales", "-s", "vhost4", "-i", "--skip-directory-cleanup");
        Assert.True(laboratory.Sim.Exists(4, "/vdata/Sales"));
        await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i");
    }

    [Theory, InProcess, OverSshd]
    public async Task The_checks_in_their_order(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 4, 5, password: Laboratory.Password);
        async Task<string> Refused(string hosts, string password = Laboratory.Password, string database = "Sales")
        {
            var output = await laboratory.RefusedAsync("db_remove_node", "-d", database, "-s", hosts, "-p", password, "-i");
            Assert.Equal(4, laboratory.State.Nodes.Count);
            Assert.DoesNotContain(laboratory.State.Nodes, node => node.Ephemeral);
            return output;
        }

        await Refused("vhost4", database: "Nothing");
        await Refused("vhost5");
        Assert.Contains("3781", await Refused("vhost4", "wrong"), StringComparison.Ordinal);
        laboratory.Control.SetNode("v_sales_node0004", up: false);
        Assert.Contains("All nodes must be UP or STANDBY before dropping a node", await Refused("vhost4"), StringComparison.Ordinal); // Also the one to be removed.
        laboratory.Control.SetNode("v_sales_node0004", up: true);
        await Refused("vhost1,vhost2,vhost3,vhost4");
        await Refused("vhost3,vhost4"); // Two would be left, one-safe needs three.
        await Refused("vhost1"); // Where this runs.
        laboratory.Sim.World.Store.Change(state => { state.Dbs["Sales"].Rebalance = new() { Until = double.MaxValue, Background = true }; });
        await Refused("vhost4");
        await laboratory.DoAsync("stop_db", "-d", "Sales", "-p", Laboratory.Password);
        await Refused("vhost4");
    }

    [Theory]
    [InlineData(5, 2, 1, false)]
    [InlineData(6, 2, 1, true)]
    [InlineData(3, 1, 1, false)]
    [InlineData(4, 1, 1, true)]
    [InlineData(3, 0, 2, true)]
    [InlineData(2, 0, 1, true)]
    public async Task As_many_must_be_left_as_the_designed_k_needs(int nodes, int k, int leaving, bool allowed)
    {
        await using var laboratory = await Laboratory.CreateAsync(nodes);
        laboratory.Sim.World.Store.Change(state => { state.Dbs["Sales"].Ksafe = k; });
        var result = await laboratory.TryAsync("db_remove_node", "-d", "Sales", "-s", laboratory.Hosts(nodes - leaving + 1, nodes), "-i");
        Assert.Equal(allowed ? 0 : 1, result.Code);
        Assert.Equal(allowed ? nodes - leaving : nodes, laboratory.State.Nodes.Count);
        Assert.Equal(k, laboratory.State.Ksafe); // It is never lowered by itself.
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("no\n", false)]
    [InlineData("\n", false)]
    [InlineData("yes\n", true)]
    public async Task Without_i_it_asks(string answer, bool removed)
    {
        await using var laboratory = await Laboratory.CreateAsync(4);
        var result = await laboratory.AnswerAsync(answer, "db_remove_node", "-d", "Sales", "-s", "vhost4");
        Assert.Equal(removed ? 0 : 1, result.Code);
        Assert.Equal(removed ? 3 : 4, laboratory.State.Nodes.Count);
        Assert.Equal(answer.Length == 0, result.Output.Contains("EOFError", StringComparison.Ordinal));
        Assert.DoesNotContain(laboratory.State.Nodes, node => node.Ephemeral);
    }

    [Fact]
    public async Task A_full_disk_among_those_that_stay_fails_the_rebalance()
    {
        await using var laboratory = await Laboratory.CreateAsync(4);
        laboratory.Control.Set("disk_full.vhost2", "1");
        Assert.Contains("No space left on device", await laboratory.RefusedAsync("db_remove_node", "-d", "Sales", "-s", "vhost4", "-i"), StringComparison.Ordinal);
        Assert.Equal(["v_sales_node0004|EPHEMERAL|t"], await laboratory.QueryAsync("SELECT node_name, node_type, is_ephemeral FROM nodes WHERE is_ephemeral"));
        Assert.Null(laboratory.State.Rebalance);
        laboratory.Control.Set("disk_full.vhost2", "0");
        laboratory.Control.Set("disk_full.vhost4", "1"); // The one that leaves needs no space.
        await laboratory.DoAsync("db_remove_node", "-d", "Sales", "-s", "vhost4", "-i");
    }

    [Fact]
    public async Task A_shrink_that_stopped_half_way_is_finished_by_the_next_try()
    {
        await using var laboratory = await Laboratory.CreateAsync(5);
        laboratory.Control.AddFault("db_remove_node:drop", "fail", target: "vhost5");
        await laboratory.RefusedAsync("db_remove_node", "-d", "Sales", "-s", "vhost4,vhost5", "-i");
        Assert.Equal(["v_sales_node0005|t|UP"], await laboratory.QueryAsync("SELECT node_name, is_ephemeral, node_state FROM nodes WHERE node_type = 'EPHEMERAL'"));
        Assert.False(laboratory.State.Nodes.Single(node => node.Ephemeral).Rows); // Its data are gone already.
        Assert.Equal(4, laboratory.State.Nodes.Count);
        await laboratory.DoAsync("db_remove_node", "-d", "Sales", "-s", "vhost5", "-i");
        Assert.Equal(3, laboratory.State.Nodes.Count);
    }

    [Fact]
    public async Task Lost_connections()
    {
        await using var laboratory = await Laboratory.CreateAsync(5);
        laboratory.Control.AddFault("db_remove_node:rebalance", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("db_remove_node", "-d", "Sales", "-s", "vhost5", "-i")).Code);
        Assert.True(laboratory.State.Nodes[^1].Ephemeral);
        laboratory.Control.AddFault("db_remove_node:end", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("db_remove_node", "-d", "Sales", "-s", "vhost5", "-i")).Code);
        Assert.Equal(4, laboratory.State.Nodes.Count);
    }

    [Fact]
    public async Task It_gives_up_on_a_rebalance_that_takes_too_long()
    {
        await using var laboratory = await Laboratory.CreateAsync(4);
        laboratory.Control.Set("timing.rebalance", "100000");
        await laboratory.RefusedAsync("db_remove_node", "-d", "Sales", "-s", "vhost4", "--timeout", "2");
        Assert.Equal(4, laboratory.State.Nodes.Count);
        Assert.True(laboratory.State.Nodes[3].Ephemeral);
        Assert.Null(laboratory.State.Rebalance);
    }
}
