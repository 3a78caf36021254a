using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>How tools wait for nodes that are slow, and the question that kills scripts.</summary>
public sealed class WaitTests
{
    private const string Question = "Do you want to continue waiting? (yes/no) [yes]";

    private static async Task<Laboratory> SlowAsync(string slow, double? speed = null)
    {
        var laboratory = await Laboratory.CreateAsync(3, 4, options: new SimOptions { Hosts = 4, Speed = speed });
        laboratory.Control.Set("timing.prompt_after", "1");
        laboratory.Control.AddFault("db_add_node:start", "slow", arg: slow);
        return laboratory;
    }

    [Fact]
    public async Task A_script_without_input_dies_of_the_question_while_the_node_goes_on()
    {
        await using var laboratory = await SlowAsync("30");
        var output = await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4");
        Assert.Contains(Question, output, StringComparison.Ordinal);
        Assert.Contains("EOFError", output, StringComparison.Ordinal);
        Assert.Equal(("UP", false), (laboratory.State.Nodes[3].State, laboratory.State.Nodes[3].Rows));
        await laboratory.UntilAsync("the node to come up", "SELECT count(*) FROM nodes WHERE node_state = 'UP'", "4");
    }

    [Theory]
    [InlineData("yes\n\nY\nyes\nyes\nyes\nyes\nyes\nyes\nyes\nyes\nyes\n", 0)]
    [InlineData("no\n", 1)]
    [InlineData("yes\nno\n", 1)]
    public async Task Answers(string answers, int code)
    {
        await using var laboratory = await SlowAsync(code == 0 ? "5" : "100000");
        var result = await laboratory.AnswerAsync(answers, "db_add_node", "-d", "Sales", "-s", "vhost4");
        Assert.Equal(code, result.Code);
        if (code == 1) Assert.Equal(answers.Count(character => character == '\n'), result.Output.Split(Question).Length - 1);
        Assert.DoesNotContain("EOFError", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--timeout", "3")]
    [InlineData("--timeout=3", "-i")]
    public async Task With_a_limit_it_gives_up_unasked(params string[] options)
    {
        await using var laboratory = await SlowAsync("100000");
        var output = await laboratory.RefusedAsync("db_add_node", ["-d", "Sales", "-s", "vhost4", .. options]);
        Assert.DoesNotContain(Question, output, StringComparison.Ordinal);
        Assert.Equal(4, laboratory.State.Nodes.Count);
        Assert.Equal("v_sales_node0004", await laboratory.ValueAsync("SELECT node_name FROM nodes WHERE node_state = 'DOWN'"));
    }

    [Theory]
    [InlineData("--timeout", "never")]
    [InlineData("--noprompt")]
    [InlineData("-i")]
    public async Task It_waits_unasked_as_long_as_it_takes(params string[] options)
    {
        await using var laboratory = await SlowAsync("10");
        Assert.DoesNotContain(Question, await laboratory.DoAsync("db_add_node", ["-d", "Sales", "-s", "vhost4", .. options]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_without_a_number_is_twenty_minutes()
    {
        await using var laboratory = await SlowAsync("100000", speed: 1000);
        laboratory.Control.Set("timing.poll", "50");
        var began = laboratory.Sim.World.Clock.Now;
        await laboratory.RefusedAsync("db_add_node", "-d", "Sales", "-s", "vhost4", "-i");
        Assert.True(laboratory.Sim.World.Clock.Now - began >= 1200);
    }

    [Theory]
    [InlineData("create_db")]
    [InlineData("start_db")]
    [InlineData("restart_node")]
    public async Task Every_tool_that_starts_nodes_asks(string tool)
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        laboratory.Control.Set("timing.prompt_after", "1");
        laboratory.Control.Set("timing.node_up", "100000");
        if (tool == "restart_node") await laboratory.DoAsync("kill_node", "-s", "vhost2");
        else await laboratory.DoAsync("stop_db", "-d", "Sales");
        var output = tool switch
        {
            "create_db" => await laboratory.RefusedAsync(tool, "-d", "other", "-s", "vhost1"),
            "start_db" => await laboratory.RefusedAsync(tool, "-d", "Sales"),
            _ => await laboratory.RefusedAsync(tool, "-d", "Sales", "-s", "vhost2"),
        };
        Assert.Contains("EOFError", output, StringComparison.Ordinal);
    }
}
