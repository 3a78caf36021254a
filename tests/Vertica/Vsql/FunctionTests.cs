using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>The functions by which a database is managed.</summary>
public sealed class FunctionTests
{
    private static async Task<string> ErrorAsync(Laboratory laboratory, string sql)
    {
        var result = await laboratory.VsqlAsync("-c", sql);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith("ERROR ", result.Error);
        return result.Error;
    }

    [Fact]
    public async Task Switches_and_their_answers()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        Assert.Equal("ENABLED", await laboratory.ValueAsync("SELECT ENABLE_LOCAL_SEGMENTS()"));
        Assert.Equal("DISABLED", await laboratory.ValueAsync("select disable_elastic_cluster();"));
        Assert.Equal("SET", await laboratory.ValueAsync("SELECT SET_SCALING_FACTOR(32)"));
        Assert.Equal("32|f|t|f", await laboratory.ValueAsync("SELECT scaling_factor, is_enabled, is_local_segment_enabled, is_rebalance_running FROM elastic_cluster"));
        Assert.Equal("DISABLED", await laboratory.ValueAsync("SELECT DISABLE_LOCAL_SEGMENTS()"));
        Assert.Equal("ENABLED", await laboratory.ValueAsync("SELECT ENABLE_ELASTIC_CLUSTER()"));
        Assert.Equal((true, false, 32), (laboratory.State.Elastic, laboratory.State.Local, laboratory.State.Factor));
        Assert.Equal("v_sales_node0001", await laboratory.ValueAsync("SELECT LOCAL_NODE_NAME()"));
        Assert.Equal("Vertica Analytic Database v12.0.4-0", await laboratory.ValueAsync("SELECT VERSION()"));
        Assert.NotEmpty(await laboratory.QueryAsync("SELECT DISPLAY_LICENSE()"));
        Assert.NotEmpty(await laboratory.QueryAsync("SELECT GET_COMPLIANCE_STATUS()"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("33")]
    [InlineData("-1")]
    [InlineData("'x'")]
    public async Task A_scaling_factor_is_1_to_32(string factor)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        await ErrorAsync(laboratory, $"SELECT SET_SCALING_FACTOR({factor})");
        Assert.Equal(4, laboratory.State.Factor);
    }

    [Theory]
    [InlineData("SELECT SET_SCALING_FACTOR()")]
    [InlineData("SELECT SET_SCALING_FACTOR(1, 2)")]
    [InlineData("SELECT VERSION(1)")]
    [InlineData("SELECT MARK_DESIGN_KSAFE()")]
    [InlineData("SELECT NOTHING()")]
    [InlineData("SELECT upper()")]
    public async Task Functions_that_are_not_there(string sql)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        Assert.StartsWith("ERROR 3457:  Function ", await ErrorAsync(laboratory, sql));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public async Task K_is_marked_up_to_what_the_nodes_allow(int nodes, int most)
    {
        await using var laboratory = await Laboratory.CreateAsync(nodes);
        for (var k = 0; k <= 3; k++)
        {
            var result = await laboratory.VsqlAsync("-At", "-c", $"SELECT MARK_DESIGN_KSAFE({k})");
            if (k <= most) Assert.Equal((0, $"Marked design {k}-safe\n"), (result.Code, result.Output));
            else Assert.Equal((1, ""), (result.Code, result.Output));
            Assert.Equal(k == 0, result.Error.StartsWith("WARNING ", StringComparison.Ordinal));
        }

        Assert.Equal(most.ToString(System.Globalization.CultureInfo.InvariantCulture), await laboratory.ValueAsync("SELECT GET_DESIGN_KSAFE()"));
        await ErrorAsync(laboratory, "SELECT MARK_DESIGN_KSAFE('x')");
        await ErrorAsync(laboratory, "SELECT MARK_DESIGN_KSAFE(-1)");
    }

    [Fact]
    public async Task Projections_without_buddies_hold_up_a_higher_k_only()
    {
        await using var laboratory = await Laboratory.CreateAsync(5);
        laboratory.Control.Set("db.Sales.unsafe_projections", "1");
        Assert.Contains("The schema does not meet requirements for K=2. Fact table projection ", await ErrorAsync(laboratory, "SELECT MARK_DESIGN_KSAFE(2)"), StringComparison.Ordinal);
        Assert.Equal(0, (await laboratory.VsqlAsync("-c", "SELECT MARK_DESIGN_KSAFE(1)")).Code);
        Assert.Equal(0, (await laboratory.VsqlAsync("-c", "SELECT MARK_DESIGN_KSAFE(0)")).Code);
        await ErrorAsync(laboratory, "SELECT MARK_DESIGN_KSAFE(1)");
    }

    [Fact]
    public async Task A_function_with_effects_stands_alone()
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        await ErrorAsync(laboratory, "SELECT MARK_DESIGN_KSAFE(0) FROM nodes");
        Assert.Equal(1, laboratory.State.Ksafe);
    }

    [Fact]
    public async Task Rebalancing_in_the_session()
    {
        await using var laboratory = await GrownAsync();
        Assert.Equal("REBALANCED", await laboratory.ValueAsync("SELECT REBALANCE_CLUSTER()"));
        Assert.All(laboratory.State.Nodes, node => Assert.True(node.Rows));
        Assert.Equal("100.00|100.00|t", await laboratory.ValueAsync("SELECT separated_percent, transferred_percent, is_latest FROM rebalance_projection_status"));
        Assert.Equal("100.00", await laboratory.ValueAsync("SELECT transferred_percent FROM v_monitor.rebalance_table_status WHERE is_latest"));
    }

    [Fact]
    public async Task Rebalancing_in_the_background()
    {
        await using var laboratory = await GrownAsync();
        laboratory.Control.Set("timing.rebalance", "1000000");
        Assert.Equal("REBALANCING", await laboratory.ValueAsync("SELECT START_REBALANCE_CLUSTER()"));
        Assert.Equal("t", await laboratory.ValueAsync("SELECT is_rebalance_running FROM elastic_cluster WHERE is_rebalance_running = true"));
        Assert.Equal("0.00|0.00", await laboratory.ValueAsync("SELECT separated_percent, transferred_percent FROM rebalance_projection_status"));
        Assert.StartsWith("ERROR 4528:  Rebalance is already scheduled to run in the background", await ErrorAsync(laboratory, "SELECT START_REBALANCE_CLUSTER()"));
        Assert.StartsWith("ERROR 4527:  Rebalance is already running", await ErrorAsync(laboratory, "SELECT REBALANCE_CLUSTER()"));
        Assert.Equal("CANCELED", await laboratory.ValueAsync("SELECT CANCEL_REBALANCE_CLUSTER()"));
        Assert.Equal("f", await laboratory.ValueAsync("SELECT is_rebalance_running FROM elastic_cluster"));
        Assert.Equal([true, true, true, false], laboratory.State.Nodes.Select(node => node.Rows));

        laboratory.Control.Set("timing.rebalance", "5");
        await laboratory.QueryAsync("SELECT START_REBALANCE_CLUSTER()");
        await laboratory.DoAsync("stop_db", "-d", "Sales"); // It survives the database's restart.
        await laboratory.DoAsync("start_db", "-d", "Sales", "-i");
        await laboratory.UntilAsync("the rebalance to be over", "SELECT count(*) FROM elastic_cluster WHERE is_rebalance_running = 'f'", "1");
        Assert.Equal("4", await laboratory.ValueAsync("SELECT count(*) FROM storage_containers"));
        Assert.Contains("v_sales_node0004[25.0%]", await laboratory.ValueAsync("SELECT segment_layout FROM elastic_cluster"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rebalancing_is_refused_when_nodes_are_down_or_disks_full()
    {
        await using var laboratory = await GrownAsync();
        laboratory.Control.Set("disk_full.vhost2", "1");
        foreach (var function in (string[])["START_REBALANCE_CLUSTER", "REBALANCE_CLUSTER"]) await ErrorAsync(laboratory, $"SELECT {function}()");
        laboratory.Control.SetNode("v_sales_node0002", up: false);
        foreach (var function in (string[])["START_REBALANCE_CLUSTER", "REBALANCE_CLUSTER"])
            Assert.Equal("ERROR 2159:  All nodes must be UP to rebalance a cluster\n", await ErrorAsync(laboratory, $"SELECT {function}()"));
        Assert.Null(laboratory.State.Rebalance);
    }

    [Fact]
    public async Task A_rebalance_dies_with_its_session()
    {
        await using var laboratory = await GrownAsync(speed: 1);
        laboratory.Control.Set("timing.rebalance", "1000");
        using var stop = new CancellationTokenSource();
        var host = laboratory.Sim.Transport.Open(await laboratory.Sim.LoginAsync(1, "dbadmin"));
        var session = host.RunAsync(new(Laboratory.Vsql, ["-c", "SELECT REBALANCE_CLUSTER()"]), stop.Token);
        await Poll.UntilAsync("the rebalance to begin", () => laboratory.State.Rebalance is not null, () => "");
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session);
        await laboratory.UntilAsync("it to be over", "SELECT is_rebalance_running FROM elastic_cluster", "f");
        Assert.False(laboratory.State.Nodes[3].Rows);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("'false'", false)]
    [InlineData("false", false)]
    [InlineData("'true'", true)]
    [InlineData("true", true)]
    public async Task Shutting_down_not_while_users_are_connected(string force, bool stops)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        laboratory.Control.Set("db.Sales.sessions", "1");
        var result = await laboratory.VsqlAsync("-At", "-c", $"SELECT SHUTDOWN({force})");
        Assert.Equal(0, result.Code);
        Assert.Equal(stops ? "DOWN" : "UP", laboratory.State.Nodes[0].State);
        if (!stops) Assert.Equal(("Shutdown: aborting shutdown\n", "NOTICE 2519:  Cannot shut down while users are connected\n"), (result.Output, result.Error));
    }

    private static async Task<Laboratory> GrownAsync(double? speed = null)
    {
        // At an even pace nothing but the rebalance takes time.
        var timing = speed is null ? new Timing() : new Timing { NodeUp = 0, Poll = 0.01, InstallHost = 0, Step = 0 };
        var laboratory = await Laboratory.CreateAsync(3, 4, options: new SimOptions { Hosts = 4, Speed = speed, Timing = timing });
        await laboratory.DoAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i");
        return laboratory;
    }
}
