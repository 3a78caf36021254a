using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>
/// The life of a database as an engine drives it – create three, grow by two, rebalance, a shrink that is refused, the same
/// shrink with a lower K, drop – by both ways in. After every step all that can be read of the state must agree.
/// </summary>
public sealed class DatabaseWalkTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_database_lives_and_ends(Way way)
    {
        await using var laboratory = await Laboratory.InstallAsync(way, 3, options: new SimOptions { Hosts = 5 });
        await laboratory.CreateDatabaseAsync(3, Laboratory.Password);
        await laboratory.AgreeAsync(nodes: 3, k: 1, holders: 3);

        // Grow: hosts, then nodes, then the data.
        Assert.Equal(0, (await laboratory.Sim.UpdateAsync("--add-hosts", laboratory.Hosts(4, 5), "--deb", "/root/vertica.deb", "--dba-user-password-disabled", "--failure-threshold", "NONE")).Code);
        await laboratory.AgreeAsync(nodes: 3, k: 1, holders: 3, hosts: 5);
        await laboratory.DoAsync("db_add_node", "-d", Laboratory.Database, "-s", laboratory.Hosts(4, 5), "-p", Laboratory.Password, "--noprompts");
        await laboratory.AgreeAsync(nodes: 5, k: 1, holders: 3);
        Assert.Equal("ENABLED", await laboratory.ValueAsync("SELECT ENABLE_LOCAL_SEGMENTS()"));
        Assert.Equal("REBALANCING", await laboratory.ValueAsync("SELECT START_REBALANCE_CLUSTER()"));
        await laboratory.UntilAsync("the rebalance to be over", "SELECT is_rebalance_running FROM elastic_cluster", "f");
        Assert.Equal("100.00", await laboratory.ValueAsync("SELECT transferred_percent FROM rebalance_projection_status WHERE is_latest"));
        await laboratory.AgreeAsync(nodes: 5, k: 1, holders: 5);

        // Shrink below what K allows: refused, and nothing has changed.
        string[] shrink = ["-d", Laboratory.Database, "-s", laboratory.Hosts(3, 5), "-p", Laboratory.Password, "-i"];
        await laboratory.RefusedAsync("db_remove_node", shrink);
        await laboratory.AgreeAsync(nodes: 5, k: 1, holders: 5);
        Assert.Equal("Marked design 0-safe", await laboratory.ValueAsync("SELECT MARK_DESIGN_KSAFE(0)"));
        await laboratory.DoAsync("db_remove_node", shrink);
        await laboratory.AgreeAsync(nodes: 2, k: 0, holders: 2, hosts: 5);
        Assert.Equal(0, (await laboratory.Sim.UpdateAsync("--remove-hosts", laboratory.Hosts(3, 5))).Code);
        await laboratory.AgreeAsync(nodes: 2, k: 0, holders: 2);

        await laboratory.RefusedAsync("drop_db", "-d", Laboratory.Database);
        await laboratory.DoAsync("stop_db", "-d", Laboratory.Database, "-p", Laboratory.Password);
        Assert.Equal(2, (await laboratory.VsqlAsync("-w", Laboratory.Password, "-c", "SELECT 1")).Code);
        await laboratory.DoAsync("drop_db", "-d", Laboratory.Database);
        Assert.Empty(laboratory.Sim.State.Dbs);
        Assert.DoesNotContain("Database:" + Laboratory.Database, laboratory.Configuration(2).Sections);
        for (var host = 1; host <= 5; host++) Assert.False(laboratory.Sim.Exists(host, "/vdata/" + Laboratory.Database));
    }
}
