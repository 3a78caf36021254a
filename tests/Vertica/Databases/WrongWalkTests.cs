using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>The refusals, prompts, faults and left-overs of every kind of tool once, where real connections matter.</summary>
public sealed class WrongWalkTests
{
    [Theory, InProcess, OverSshd]
    public async Task What_goes_wrong_goes_wrong_the_same_way(Way way)
    {
        await using var laboratory = await Laboratory.InstallAsync(way, 4);
        await laboratory.CreateDatabaseAsync(3);

        // Who may, and how errors end.
        Assert.Equal(1, (await laboratory.Sim.RunAsync(1, "root", Laboratory.Tools, "-t", "list_allnodes")).Code);
        var usage = await laboratory.TryAsync("list_allnodes", "--no-such-option");
        Assert.Equal((2, ""), (usage.Code, usage.Output));
        Assert.EndsWith("list_allnodes: error: no such option: --no-such-option\n", usage.Error);
        Assert.Contains($"vertica-12.0.4.0 | Sales ", await laboratory.DoAsync("list_allnodes"), StringComparison.Ordinal);
        Assert.Equal((1, "", "ERROR 4566:  Relation \"absent\" does not exist\n"), Parts(await laboratory.VsqlAsync("-c", "SELECT * FROM absent")));
        Assert.Equal(2, (await laboratory.VsqlAsync("-h", "vhost4", "-c", "SELECT 1")).Code);
        Assert.Equal("v_sales_node0002\n", (await laboratory.VsqlAsync("-h", "vhost2", "-At", "-c", "SELECT LOCAL_NODE_NAME()")).Output);

        // A connection cut in the middle, and left-overs of a failed try.
        laboratory.Control.AddFault("db_add_node:before-commit", "fail");
        string[] grow = ["-d", "Sales", "-s", "vhost4", "-i"];
        await laboratory.RefusedAsync("db_add_node", grow);
        await laboratory.RefusedAsync("db_add_node", grow);
        Assert.True(laboratory.Sim.Exists(4, "/vdata/Sales"));
        Assert.Equal(0, (await laboratory.Sim.RunAsync(4, "root", "rm", "-rf", "/vdata/Sales")).Code);
        laboratory.Control.AddFault("db_add_node:after-catalog", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("db_add_node", grow)).Code);
        Assert.Equal("v_sales_node0004", await laboratory.ValueAsync("SELECT node_name FROM nodes WHERE node_state = 'DOWN'"));

        // The question that nobody answers, while the node comes up.
        laboratory.Control.Set("timing.prompt_after", "0.5");
        laboratory.Control.Set("timing.node_up", "20");
        Assert.Contains("EOFError", await laboratory.RefusedAsync("restart_node", "-d", "Sales", "-s", "vhost4"), StringComparison.Ordinal);
        await laboratory.UntilAsync("the node to come up", "SELECT count(*) FROM nodes WHERE node_state = 'UP'", "4");
        laboratory.Control.Set("timing.node_up", "1");

        // The result is lost although it was done; a host is gone.
        laboratory.Control.AddFault("db_remove_node:end", "drop-continue");
        Assert.Equal(255, (await laboratory.TryAsync("db_remove_node", "-d", "Sales", "-s", "vhost4", "-i")).Code);
        Assert.Equal("3", await laboratory.ValueAsync("SELECT count(*) FROM nodes"));
        await laboratory.Sim.SetPowerAsync(4, HostPower.Off);
        Assert.Contains("Error: Not all nodes could be reached during database ", await laboratory.RefusedAsync("db_add_node", grow), StringComparison.Ordinal);
        await laboratory.Sim.SetPowerAsync(3, HostPower.Off);
        Assert.Equal("v_sales_node0003", await laboratory.ValueAsync("SELECT node_name FROM nodes WHERE node_state = 'DOWN'"));
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        Assert.Contains($"\tv_sales_node0003 ({laboratory.Sim.Address(3)}) will be omitted\n", await laboratory.DoAsync("start_db", "-d", "Sales", "-i"), StringComparison.Ordinal);

        static (int, string, string) Parts(SimRun run) => (run.Code, run.Output, run.Error);
    }
}
