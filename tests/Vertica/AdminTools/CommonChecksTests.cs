using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.AdminTools;

/// <summary>What every tool checks before it does anything. Texts that are the double's own are not looked at.</summary>
public sealed class CommonChecksTests
{
    [Theory]
    [InlineData("no_such_tool")]
    [InlineData("re_ip")]
    [InlineData("connect_db")]
    [InlineData("db_add_subcluster")]
    public async Task A_tool_that_is_not_there_is_refused(string tool)
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        await laboratory.RefusedAsync(tool);
        await laboratory.RefusedAsync(tool, "--file=/tmp/map");
    }

    [Fact]
    public async Task Only_dbadmin_may()
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        var result = await laboratory.Sim.RunAsync(1, "root", Laboratory.Tools, "-t", "list_allnodes");
        Assert.Equal((1, ""), (result.Code, result.Error));
        await laboratory.DoAsync("list_allnodes");
    }

    [Fact]
    public async Task Only_on_a_member_of_the_cluster()
    {
        await using var laboratory = await Laboratory.InstallAsync(2);
        await laboratory.Sim.RunAsync(1, "root", "/opt/vertica/sbin/update_vertica", "--remove-hosts", laboratory.Sim.Address(2));
        Assert.True(laboratory.Sim.Exists(2, Install.Conf)); // A removed host keeps its last copy.
        Assert.Equal(1, (await laboratory.TryOnAsync(2, "list_allnodes")).Code);
    }

    [Fact]
    public async Task A_member_without_its_configuration_is_none()
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        await laboratory.Sim.RunAsync(1, "root", "rm", "/opt/vertica/config/admintools.conf");
        await laboratory.RefusedAsync("list_allnodes");
    }

    [Fact]
    public async Task Nothing_works_before_the_licence_agreement_is_accepted()
    {
        await using var laboratory = await Laboratory.InstallAsync(1, eula: false);
        await laboratory.RefusedAsync("list_allnodes");
        await laboratory.RefusedAsync("create_db", "-s", laboratory.Hosts(1, 1), "-d", "d");
    }

    [Theory]
    [InlineData("create_db", "--no-such-option")]
    [InlineData("list_allnodes", "-z")]
    [InlineData("drop_db", "-p")]
    [InlineData("db_add_node", "--force-removal-at-creation")]
    public async Task Unknown_options_end_with_2_and_usage_on_standard_error(string tool, string option)
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        var result = await laboratory.TryAsync(tool, option, "value");
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.StartsWith("Usage: ", result.Error);
        Assert.EndsWith($"\n{tool}: error: no such option: {option}\n", result.Error);
    }

    [Fact]
    public async Task Stray_words_and_times_that_are_none_end_with_2()
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        Assert.Equal(2, (await laboratory.TryAsync("drop_db", "-d", "d", "word")).Code);
        Assert.Equal(2, (await laboratory.TryAsync("db_add_node", "-d", "d", "-s", "vhost1", "--timeout", "soon")).Code);
        Assert.Equal(2, (await laboratory.TryAsync("db_status", "-s", "HALF")).Code);
    }

    [Fact]
    public async Task The_program_has_two_names_and_takes_its_tool_in_four_ways()
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        foreach (var arguments in (string[][])[["-t", "show_active_db"], ["-tshow_active_db"], ["--tool", "show_active_db"], ["--tool=show_active_db"], ["--debug", "-t", "show_active_db"]])
        {
            var result = await laboratory.Sim.RunAsync(1, "dbadmin", "/opt/vertica/bin/adminTools", arguments);
            Assert.Equal((0, "\n", ""), (result.Code, result.Output, result.Error));
        }

        Assert.Equal(1, (await laboratory.Sim.RunAsync(1, "dbadmin", Laboratory.Tools)).Code); // Its menus need a terminal.
        Assert.Equal(2, (await laboratory.Sim.RunAsync(1, "dbadmin", Laboratory.Tools, "-t")).Code);
    }

    [Theory]
    [InlineData("create_db", true)]
    [InlineData("db_add_node", true)]
    [InlineData("db_remove_node", true)]
    [InlineData("stop_db", true)]
    [InlineData("start_db", true)]
    [InlineData("restart_node", true)]
    [InlineData("rebalance_data", true)]
    [InlineData("drop_db", false)]
    [InlineData("list_allnodes", false)]
    [InlineData("view_cluster", false)]
    [InlineData("set_restart_policy", false)]
    [InlineData("kill_node", false)]
    public async Task A_tool_that_takes_a_password_says_when_it_got_none(string tool, bool says)
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        var result = await laboratory.TryAsync(tool);
        Assert.Equal(says, result.Output.StartsWith("Info: no password specified, using none\n", StringComparison.Ordinal));
        if (says) Assert.DoesNotContain("Info:", (await laboratory.TryAsync(tool, "-p", "x")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create_db")]
    [InlineData("db_add_node")]
    [InlineData("db_remove_node")]
    [InlineData("stop_db")]
    [InlineData("start_db")]
    [InlineData("drop_db")]
    [InlineData("restart_node")]
    [InlineData("rebalance_data")]
    public async Task One_change_at_a_time(string tool)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        using (laboratory.Sim.World.Store.TryTakeTopology())
            await laboratory.RefusedAsync(tool, "-d", Laboratory.Database);
        Assert.Single(laboratory.Control.Audit("vhost1").Read(), entry => (string?)entry["event"] == "overlap");
    }

    [Theory]
    [InlineData("create_db")]
    [InlineData("list_allnodes")]
    [InlineData("no_such_tool")]
    public async Task The_point_of_a_tool_comes_before_anything(string tool)
    {
        await using var laboratory = await Laboratory.InstallAsync(1);
        laboratory.Control.AddFault($"admintools:{tool}", "exit", arg: "7");
        var result = await laboratory.TryAsync(tool, "--no-such-option");
        Assert.Equal((7, "", ""), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public async Task Hosts_are_resolved_and_each_is_named_once()
    {
        await using var laboratory = await Laboratory.InstallAsync(2);
        foreach (var hosts in (string[])["vhost9", "", "vhost1,", "vhost1,127.0.1.1"]) await laboratory.RefusedAsync("create_db", "-s", hosts, "-d", "d");
        await laboratory.DoAsync("create_db", "-s", "vhost1, vhost2", "-d", "d", "--noprompt");
        Assert.Equal(["127.0.1.1", "127.0.1.2"], laboratory.Sim.World.Store.Read().Dbs["d"].Nodes.Select(node => node.Host));
    }
}
