using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>Commands, scripts and their exit codes.</summary>
public sealed class RunTests
{
    private static Task<SimRun> ScriptAsync(Laboratory laboratory, string script, params string[] arguments) => laboratory.RunAsync(
        new RemoteCommand(Laboratory.Vsql, [.. arguments.Select(argument => (RemoteArgument)argument)]) { StandardInput = System.Text.Encoding.UTF8.GetBytes(script) });

    [Fact]
    public async Task Options_of_output()
    {
        await using var laboratory = await Laboratory.CreateAsync(2);
        const string Sql = "SELECT node_name, is_ephemeral FROM nodes ORDER BY 1";
        async Task<string> Output(params string[] arguments) => (await laboratory.VsqlAsync([.. arguments, "-c", Sql])).Output;
        Assert.Equal("    node_name     | is_ephemeral \n------------------+--------------\n v_sales_node0001 | f\n v_sales_node0002 | f\n(2 rows)\n\n", await Output());
        Assert.Equal("v_sales_node0001|f\nv_sales_node0002|f\n", await Output("-At"));
        Assert.Equal("v_sales_node0001\tf\nv_sales_node0002\tf\n", await Output("-A", "-t", "-q", "-X", "-n", "-F", "\t"));
        Assert.Equal("v_sales_node0001,f\nv_sales_node0002,f\n", await Output("-AtF,"));
        Assert.StartsWith("-[ RECORD 1 ]+", await Output("-x"));
        Assert.StartsWith("SELECT node_name", await Output("-e"));
        Assert.Equal("v_sales_node0001|f\nv_sales_node0002|f\n", await Output("--no-align", "--tuples"));
    }

    [Fact]
    public async Task A_command_ends_with_1_at_its_first_error()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var result = await laboratory.VsqlAsync("-At", "-c", "SELECT 1; SELECT * FROM absent; SELECT 2");
        Assert.Equal((1, "1\n", "ERROR 4566:  Relation \"absent\" does not exist\n"), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public async Task A_script_goes_on_unless_it_shall_stop()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        const string Script = "SELECT 1;\nSELECT * FROM absent;\nSELECT 2;\n";
        var result = await ScriptAsync(laboratory, Script, "-At");
        Assert.Equal((0, "1\n2\n", "ERROR 4566:  Relation \"absent\" does not exist\n"), (result.Code, result.Output, result.Error));
        foreach (var value in (string[])["1", "on"]) Assert.Equal((3, "1\n"), Short(await ScriptAsync(laboratory, Script, "-At", "-v", "ON_ERROR_STOP=" + value)));
        Assert.Equal((0, "1\n2\n"), Short(await ScriptAsync(laboratory, Script, "-At", "-v", "ON_ERROR_STOP=off")));
        Assert.Equal((3, "1\n"), Short(await ScriptAsync(laboratory, "\\set ON_ERROR_STOP 1\n" + Script, "-At")));

        laboratory.Sim.WriteFile(1, "/tmp/script.sql", Script);
        result = await laboratory.VsqlAsync("-At", "-f", "/tmp/script.sql", "-v", "ON_ERROR_STOP=1");
        Assert.Equal((3, "1\n", "vsql:/tmp/script.sql:2: ERROR 4566:  Relation \"absent\" does not exist\n"), (result.Code, result.Output, result.Error));
        Assert.Equal((0, "1\n2\n"), Short(await laboratory.VsqlAsync("-At", "-f", "/tmp/script.sql")));
        result = await laboratory.VsqlAsync("-f", "/no/such/file");
        Assert.Equal((1, "", "/no/such/file: No such file or directory\n"), (result.Code, result.Output, result.Error));

        static (int, string) Short(SimRun run) => (run.Code, run.Output);
    }

    [Fact]
    public async Task Commands_of_its_own()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var result = await ScriptAsync(laboratory, "\\a\n\\t\nSELECT 'a', 1;\n\\x\nSELECT 1 AS one;\n\\set name 7\nSELECT :name, ':name', :none;\n\\echo done\n\\q\nSELECT 9;");
        Assert.Equal("a|1\none|1\ndone\n", result.Output);
        Assert.Equal("ERROR 4856:  Syntax error at or near \":\" at character 20\n", result.Error);
        result = await ScriptAsync(laboratory, "\\set name 7\nSELECT :name, ':name';\n\\unset name\nSELECT :name;", "-At");
        Assert.Equal((0, "7|:name\n"), (result.Code, result.Output));
        result = await ScriptAsync(laboratory, "\\dt\nSELECT 1;", "-At");
        Assert.Equal((0, "1\n", "Invalid command \\dt. Try \\? for help.\n"), (result.Code, result.Output, result.Error));
        Assert.Equal(3, (await ScriptAsync(laboratory, "\\dt\nSELECT 1;", "-v", "ON_ERROR_STOP=1")).Code);
        Assert.Equal(1, (await laboratory.VsqlAsync("-c", "\\dt")).Code);
    }

    [Theory]
    [InlineData("ALTER DATABASE Sales SET MaxClientSessions = 0", "ALTER DATABASE\n")]
    [InlineData("ALTER DATABASE DEFAULT SET x = 'y'", "ALTER DATABASE\n")]
    [InlineData("CREATE TABLE t (a INT)", "CREATE TABLE\n")]
    [InlineData("create schema s;", "CREATE SCHEMA\n")]
    [InlineData("DROP TABLE t CASCADE", "DROP TABLE\n")]
    [InlineData("GRANT ALL ON SCHEMA s TO u", "GRANT PRIVILEGE\n")]
    [InlineData("GRANT r TO u", "GRANT ROLE\n")]
    [InlineData("INSERT INTO t VALUES (1)", " OUTPUT \n--------\n      1\n(1 row)\n\n")]
    public async Task Acknowledged_and_forgotten(string sql, string output)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        Assert.Equal((0, output), ((await laboratory.VsqlAsync("-c", sql)) is var run ? (run.Code, run.Output) : default));
        if (!output.StartsWith(' ')) Assert.Equal("", (await laboratory.VsqlAsync("-q", "-c", sql)).Output);
    }

    [Theory]
    [InlineData("UPDATE t SET a = 1")]
    [InlineData("DELETE FROM nodes")]
    [InlineData("COMMIT")]
    [InlineData("PRAGMA table_info(nodes)")]
    [InlineData("ATTACH ':memory:' AS x")]
    [InlineData("VACUUM")]
    [InlineData("ALTER TABLE t ADD COLUMN a")]
    [InlineData("ALTER USER dbadmin BECOMES BY 'x'")]
    [InlineData("CREATE USER root IDENTIFIED BY x")]
    [InlineData("ALTER USER dbadmin IDENTIFIED BY")]
    [InlineData("ALTER DATABASE")]
    [InlineData("CREATE")]
    [InlineData("CREATE NONSENSE x")]
    [InlineData("DROP DATABASE Sales")]
    [InlineData("GRANT x")]
    [InlineData("selec 1")]
    [InlineData("SELECT 1 +")]
    [InlineData("SELECT * FROM nodes WHERE")]
    [InlineData("SELECT 1 2 3")]
    [InlineData("SELECT 'open")]
    public async Task Anything_else_is_a_syntax_error(string sql)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var result = await laboratory.VsqlAsync("-c", sql);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith("ERROR 4856:  Syntax error at ", result.Error);
    }

    [Fact]
    public async Task The_password_can_be_changed()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        Assert.Equal(0, (await ScriptAsync(laboratory, "ALTER USER dbadmin IDENTIFIED BY 'it''s new';")).Code);
        Assert.Equal("it's new", laboratory.State.Password);
        Assert.Equal(2, (await laboratory.VsqlAsync("-c", "SELECT 1")).Code);
        Assert.Equal(0, (await laboratory.VsqlAsync("-w", "it's new", "-c", "SELECT 1")).Code);
    }

    [Fact]
    public async Task A_fault_finds_its_statement()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        laboratory.Control.AddFault("vsql", "fail", match: "SCALING", arg: "broken");
        Assert.Equal(0, (await laboratory.VsqlAsync("-c", "SELECT 1")).Code);
        var result = await laboratory.VsqlAsync("-c", "SELECT SET_SCALING_FACTOR(8)");
        Assert.Equal((1, "broken\n"), (result.Code, result.Output));
        Assert.Equal(4, laboratory.State.Factor);
        laboratory.Control.AddFault("vsql", "drop", match: "SCALING");
        Assert.Equal(255, (await laboratory.VsqlAsync("-c", "SELECT SET_SCALING_FACTOR(8)")).Code);
        laboratory.Control.AddFault("rebalance", "exit", arg: "9");
        Assert.Equal(9, (await laboratory.VsqlAsync("-c", "SELECT START_REBALANCE_CLUSTER()")).Code);
    }

    [Fact]
    public async Task A_database_that_goes_away_ends_a_script_with_2()
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var result = await ScriptAsync(laboratory, "SELECT SHUTDOWN();\nSELECT 1;\nSELECT 2;", "-At");
        Assert.Equal(2, result.Code);
        Assert.DoesNotContain("1", result.Output, StringComparison.Ordinal);
        Assert.Single(result.Error.Split("server closed the connection unexpectedly")[1..]);
    }
}
