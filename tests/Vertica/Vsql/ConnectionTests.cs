using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>Who gets a connection, and where: all else ends with 2.</summary>
public sealed class ConnectionTests
{
    private const string Ask = "SELECT LOCAL_NODE_NAME()";

    private static async Task RefusedAsync(Laboratory laboratory, string text, params string[] arguments)
    {
        var result = await laboratory.VsqlAsync([.. arguments, "-c", Ask]);
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.StartsWith("vsql: " + text, result.Error);
    }

    [Fact]
    public async Task Nobody_answers_where_no_node_is_up()
    {
        await using var laboratory = await Laboratory.InstallAsync(2);
        await RefusedAsync(laboratory, "could not connect");
        await laboratory.CreateDatabaseAsync(1);
        await RefusedAsync(laboratory, "could not connect", "-h", "vhost2"); // A member without a node.
        Assert.Equal(2, (await laboratory.Sim.RunAsync(2, "dbadmin", Laboratory.Vsql, "-c", Ask)).Code);
        await RefusedAsync(laboratory, "could not connect", "-p", "5434");
        await RefusedAsync(laboratory, "could not translate host name", "-h", "nowhere");
        await laboratory.DoAsync("stop_db", "-d", "Sales");
        await RefusedAsync(laboratory, "could not connect");
    }

    [Fact]
    public async Task Any_node_that_is_up_answers()
    {
        await using var laboratory = await Laboratory.CreateAsync(3);
        async Task<string> At(params string[] arguments) => (await laboratory.VsqlAsync([.. arguments, "-A", "-t", "-c", Ask])).Output;
        Assert.Equal("v_sales_node0001\n", await At());
        Assert.Equal("v_sales_node0001\n", await At("-h", "localhost"));
        Assert.Equal("v_sales_node0002\n", await At("-h", "vhost2"));
        Assert.Equal("v_sales_node0003\n", await At("--host=127.0.1.3", "--port", "5433"));
        await laboratory.DoAsync("kill_node", "-s", "vhost2");
        await RefusedAsync(laboratory, "could not connect", "-h", "vhost2");
        await laboratory.Sim.SetPowerAsync(3, HostPower.Off);
        await RefusedAsync(laboratory, "could not connect", "-h", "vhost3");
    }

    [Fact]
    public async Task Only_dbadmin_with_the_right_password()
    {
        await using var laboratory = await Laboratory.CreateAsync(1, password: Laboratory.Password);
        const string Wrong = "FATAL 3781:  Invalid username or password";
        await RefusedAsync(laboratory, Wrong);
        await RefusedAsync(laboratory, Wrong, "-w", "wrong");
        await RefusedAsync(laboratory, Wrong, "-U", "somebody", "-w", Laboratory.Password);
        Assert.Equal(2, (await laboratory.Sim.RunAsync(1, "root", Laboratory.Vsql, "-w", Laboratory.Password, "-c", Ask)).Code);
        Assert.Equal(0, (await laboratory.Sim.RunAsync(1, "root", Laboratory.Vsql, "-U", "dbadmin", "-w", Laboratory.Password, "-c", Ask)).Code);
        Assert.Equal(0, (await laboratory.VsqlAsync("-w", Laboratory.Password, "-c", Ask)).Code);
    }

    [Fact]
    public async Task The_environment_says_what_options_do_not()
    {
        await using var laboratory = await Laboratory.CreateAsync(2, password: Laboratory.Password);
        async Task<SimRun> Run(Dictionary<string, string> variables, params string[] arguments) => await laboratory.RunAsync(
            new RemoteCommand(Laboratory.Vsql, [.. arguments, "-A", "-t", "-c", Ask]) { SecretVariables = variables.ToDictionary(entry => entry.Key, entry => new Secret(entry.Value)) });
        Assert.Equal((0, "v_sales_node0001\n"), Short(await Run(new() { ["VSQL_PASSWORD"] = Laboratory.Password })));
        Assert.Equal((0, "v_sales_node0002\n"), Short(await Run(new()
        {
            ["VSQL_PASSWORD"] = Laboratory.Password, ["VSQL_USER"] = "dbadmin", ["VSQL_HOST"] = "vhost2", ["VSQL_DATABASE"] = "Sales", ["VSQL_PORT"] = "5433",
        })));
        Assert.Equal(2, (await Run(new() { ["VSQL_PASSWORD"] = "wrong" })).Code);
        Assert.Equal(2, (await Run(new() { ["VSQL_PASSWORD"] = Laboratory.Password, ["VSQL_USER"] = "somebody" })).Code);
        Assert.Equal(0, (await Run(new() { ["VSQL_PASSWORD"] = "wrong" }, "-w", Laboratory.Password)).Code);
        // The audit of what ssh carried has no password in it.
        Assert.All(laboratory.Control.Audit("vhost1").Read().Where(entry => (string?)entry["event"] == "start" && ((string?)entry["command"])!.Contains("VSQL", StringComparison.Ordinal)),
            entry => Assert.False((bool)entry["secret_on_argv"]! && !((string?)entry["command"])!.Contains("-w", StringComparison.Ordinal)));

        static (int, string) Short(SimRun run) => (run.Code, run.Output);
    }

    [Fact]
    public async Task Another_database_is_unknown()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        await RefusedAsync(laboratory, "FATAL", "-d", "Nothing");
        Assert.Equal(0, (await laboratory.VsqlAsync("-d", "Sales", "-c", Ask)).Code);
        Assert.Equal(0, (await laboratory.VsqlAsync("-c", Ask, "Sales", "dbadmin")).Code);
        Assert.Equal(2, (await laboratory.VsqlAsync("-c", Ask, "Nothing")).Code);
        Assert.Equal(2, (await laboratory.VsqlAsync("-c", Ask, "Sales", "somebody")).Code);
    }

    [Theory]
    [InlineData("-z")]
    [InlineData("--no-such-option")]
    [InlineData("--no")] // Begins two options.
    [InlineData("--quiet=1")]
    [InlineData("-c")]
    [InlineData("--command")]
    [InlineData("-W")]
    public async Task Options_that_are_none_end_with_1(string option)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var result = await laboratory.VsqlAsync(option);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.EndsWith("\nTry \"vsql --help\" for more information.\n", result.Error);
        Assert.Equal(0, (await laboratory.VsqlAsync("--version")).Code);
        Assert.Equal(0, (await laboratory.VsqlAsync("--help")).Code);
    }
}
