using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>The refusals of <c>create_db</c> in their order, what they leave, and its success, by both ways in.</summary>
public sealed class CreateDbWalkTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_database_is_made_when_nothing_stands_in_the_way(Way way)
    {
        await using var laboratory = await Laboratory.InstallAsync(way, 4, license: "CE", options: new SimOptions { Hosts = 5 });
        Task<string> Refused(string hosts, params string[] more) => laboratory.RefusedAsync("create_db", ["-d", "Sales", "-s", hosts, .. more]);
        await laboratory.RefusedAsync("create_db", "-d", "1st", "-s", "vhost1");
        await laboratory.RefusedAsync("create_db", "-d", "Sales");
        await Refused(laboratory.Hosts(4, 5)); // The last is not a member.
        Assert.Contains(
            "Cannot create another node. The current license permits 3 node(s) and the database catalog already contains 3 node(s), Sqlstate: V2001",
            await Refused(laboratory.Hosts(1, 4)), StringComparison.Ordinal);
        Assert.False(laboratory.Sim.Exists(1, "/vdata/Sales"));

        // What a failed try has made stays, and stands in the way.
        laboratory.Control.Set("disk_full.vhost3", "1");
        Assert.Contains("OSError: [Errno 28] No space left on device", await Refused(laboratory.Hosts(1, 3)), StringComparison.Ordinal);
        laboratory.Control.Set("disk_full.vhost3", "0");
        Assert.True(laboratory.Sim.Exists(1, "/vdata/Sales"));
        await Refused(laboratory.Hosts(1, 3));
        laboratory.Control.AddFault("create_db:host", "fail", target: "vhost2", arg: "no more");
        Assert.EndsWith("no more\n", await Refused(laboratory.Hosts(1, 3), "--force-removal-at-creation"));
        Assert.Empty(laboratory.Sim.State.Dbs);

        var output = await laboratory.DoAsync("create_db", "-d", "Sales", "-s", laboratory.Hosts(1, 3), "--force-removal-at-creation", "-i");
        Assert.StartsWith(
            $"Info: no password specified, using none\nDistributing changes to cluster.\n\tCreating database Sales\n\tStarting bootstrap node v_sales_node0001 ({laboratory.Sim.Address(1)})\n",
            output);
        Assert.EndsWith("Database creation SQL tasks completed successfully.\nDatabase Sales created successfully.\n", output);
        Assert.Equal(1, laboratory.State.Ksafe);

        // Its name is looked at first: these hosts do not even exist. No second database runs.
        Assert.Contains("\nDatabase Sales already exists.\n", await Refused("nowhere"), StringComparison.Ordinal);
        await laboratory.RefusedAsync("create_db", "-d", "other", "-s", "vhost1");
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        Assert.Contains(
            "\nDatabase with 1 or 2 nodes cannot be k-safe and it may lose data if it crashes\n",
            await laboratory.DoAsync("create_db", "-d", "other", "-s", laboratory.Hosts(1, 2), "-i"), StringComparison.Ordinal);
        Assert.Equal(0, laboratory.Sim.State.Dbs["other"].Ksafe);
        await laboratory.RefusedAsync("start_db", "-d", "Sales", "-i");
        Assert.Equal("other\n", await laboratory.DoAsync("show_active_db"));
        Assert.Equal("Sales,other\n", await laboratory.DoAsync("db_status", "-s", "ALL"));
    }
}
