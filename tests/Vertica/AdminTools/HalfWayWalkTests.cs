using TroveClusters.Tests.Vertica.Databases;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>Growing, rebalancing and shrinking that stop half-way, and how they go on, by both ways in.</summary>
public sealed class HalfWayWalkTests
{
    private const string Question = "Do you want to continue waiting? (yes/no) [yes]";

    [Theory, InProcess, OverSshd]
    public async Task Growing_stops_half_way(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 3, 5);
        string[] fifth = ["-d", "Sales", "-s", "vhost5"];
        laboratory.Control.Set("disk_full.vhost5", "1");
        Assert.Contains("OSError: [Errno 28]", await laboratory.RefusedAsync("db_add_node", fifth), StringComparison.Ordinal);
        laboratory.Control.Set("disk_full.vhost5", "0");
        laboratory.Control.AddFault("db_add_node:host", "fail", target: "vhost5");
        await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4,vhost5", "-i");
        Assert.Equal((true, false, 3), (laboratory.Sim.Exists(4, "/vdata/Sales"), laboratory.Sim.Exists(5, "/vdata/Sales"), laboratory.State.Nodes.Count));

        // Slower than anybody waits: the question, its answers, the limit.
        laboratory.Control.Set("timing.prompt_after", "1");
        laboratory.Control.AddFault("db_add_node:start", "slow", arg: "1000000");
        var output = await laboratory.RefusedAsync("db_add_node", fifth);
        Assert.Contains("\tNode Status: v_sales_node0004: (DOWN) \n", output, StringComparison.Ordinal);
        Assert.Contains(Question, output, StringComparison.Ordinal);
        Assert.Contains("EOFError", output, StringComparison.Ordinal);
        Assert.Equal((4, false), (laboratory.State.Nodes.Count, laboratory.State.Nodes[3].Rows));
        Assert.Equal("v_sales_node0004", await laboratory.ValueAsync("SELECT node_name FROM nodes WHERE node_state = 'DOWN'"));
        laboratory.Control.SetNode("v_sales_node0004", up: false);
        laboratory.Control.Set("timing.node_up", "1000000");
        output = await laboratory.RefusedAsync("restart_node", [.. fifth, "--timeout", "2"]);
        Assert.DoesNotContain(Question, output, StringComparison.Ordinal);
        laboratory.Control.SetNode("v_sales_node0004", up: false);
        var answered = await laboratory.AnswerAsync("yes\nno\n", "restart_node", fifth);
        Assert.Equal((1, 2), (answered.Code, answered.Output.Split(Question).Length - 1));
        Assert.DoesNotContain("EOFError", answered.Output, StringComparison.Ordinal);
        laboratory.Control.SetNode("v_sales_node0004", up: true);

        laboratory.Control.Set("disk_full.vhost5", "1");
        await laboratory.RefusedAsync("rebalance_data", "-d", "Sales");
        Assert.False(laboratory.State.Nodes[3].Rows);
        laboratory.Control.Set("disk_full.vhost5", "0");
        laboratory.Control.AddFault("rebalance", "fail");
        await laboratory.RefusedAsync("rebalance_data", "-d", "Sales");
        Assert.False(laboratory.State.Nodes[3].Rows);
        await laboratory.DoAsync("rebalance_data", "-d", "Sales", "-k", "0");
        Assert.Equal((true, 1), (laboratory.State.Nodes[3].Rows, laboratory.State.Ksafe)); // K is never lowered.
    }

    [Theory, InProcess, OverSshd]
    public async Task Shrinking_stops_half_way(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 5);
        string[] two = ["-d", "Sales", "-s", "vhost4,vhost5"];
        string[] last = ["-d", "Sales", "-s", "vhost5", "-i"];
        Assert.Contains("EOFError", await laboratory.RefusedAsync("db_remove_node", two), StringComparison.Ordinal); // Nobody answers.
        Assert.Equal(1, (await laboratory.AnswerAsync("no\n", "db_remove_node", two)).Code);
        Assert.DoesNotContain(laboratory.State.Nodes, node => node.Ephemeral);

        laboratory.Control.Set("disk_full.vhost2", "1");
        Assert.Contains("No space left on device", await laboratory.RefusedAsync("db_remove_node", last), StringComparison.Ordinal);
        Assert.Equal("v_sales_node0005|EPHEMERAL|t", await laboratory.ValueAsync("SELECT node_name, node_type, is_ephemeral FROM nodes WHERE is_ephemeral"));
        laboratory.Control.Set("disk_full.vhost2", "0");

        laboratory.Control.AddFault("db_remove_node:drop", "fail", target: "vhost5");
        Assert.Equal(1, (await laboratory.AnswerAsync("yes\n", "db_remove_node", two)).Code);
        Assert.Equal((4, "v_sales_node0005"), (laboratory.State.Nodes.Count, Assert.Single(laboratory.State.Nodes, node => node.Ephemeral && !node.Rows).Name));
        Assert.False(laboratory.Sim.Exists(4, "/vdata/Sales"));
        Assert.True(laboratory.Sim.Exists(5, "/vdata/Sales"));

        laboratory.Control.AddFault("db_remove_node:rebalance", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("db_remove_node", last)).Code);
        Assert.Equal(4, laboratory.State.Nodes.Count);
        laboratory.Control.AddFault("db_remove_node:end", "drop");
        Assert.Equal(255, (await laboratory.TryAsync("db_remove_node", [.. last, "--skip-directory-cleanup"])).Code);
        Assert.Equal(3, laboratory.State.Nodes.Count);
        Assert.True(laboratory.Sim.Exists(5, "/vdata/Sales")); // Kept, and in the way.
        await laboratory.RefusedAsync("db_add_node", last);
    }
}
