using System.Text;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>Connections, tables, functions, errors and output of vsql, by both ways in; many statements in each of few calls.</summary>
public sealed class VsqlWalkTests
{
    private static readonly string[] s_tables =
    [
        "v_catalog.nodes", "v_catalog.elastic_cluster", "v_catalog.databases", "v_catalog.licenses", "v_catalog.users", "v_monitor.system", "v_monitor.node_states",
        "v_monitor.rebalance_table_status", "v_monitor.rebalance_projection_status", "v_monitor.disk_storage", "v_monitor.storage_containers",
        "v_monitor.sessions", "v_monitor.critical_nodes",
    ];

    [Theory, InProcess, OverSshd]
    public async Task Who_gets_a_connection_and_where(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 2, 3, password: Laboratory.Password);
        const string Ask = "SELECT LOCAL_NODE_NAME()";
        string[] known = ["-w", Laboratory.Password];
        foreach (var (text, arguments) in new (string, string[])[]
        {
            ("FATAL 3781:  Invalid username or password", []), ("FATAL 3781:  Invalid username or password", ["-w", "wrong"]),
            ("FATAL 3781:  Invalid username or password", [.. known, "-U", "somebody"]), ("FATAL", [.. known, "-d", "Nothing"]),
            ("could not connect", [.. known, "-h", "vhost3"]), ("could not connect", [.. known, "-p", "5434"]),
        })
        {
            var refused = await laboratory.VsqlAsync([.. arguments, "-c", Ask]);
            Assert.True((refused.Code, refused.Output) == (2, ""), $"{string.Join(' ', arguments)}: {refused}");
            Assert.StartsWith("vsql: " + text, refused.Error);
        }

        // The password by the environment, as the transport sends it: on no command line.
        var before = SecretsSeen();
        Assert.Equal((0, "v_sales_node0001\n", ""), await AskedAsync(("VSQL_PASSWORD", Laboratory.Password)));
        Assert.Equal((0, "v_sales_node0002\n", ""), await AskedAsync(("VSQL_PASSWORD", Laboratory.Password), ("VSQL_USER", "dbadmin"), ("VSQL_HOST", "vhost2"), ("VSQL_DATABASE", "Sales")));
        Assert.Equal(2, (await AskedAsync(("VSQL_PASSWORD", "wrong"))).Code);
        Assert.Equal(before, SecretsSeen());

        var changed = await ScriptAsync(laboratory, "ALTER USER dbadmin IDENTIFIED BY 'another';", "-w", Laboratory.Password);
        Assert.Equal((0, "ALTER USER\n", ""), changed);
        Assert.Equal(2, (await laboratory.VsqlAsync([.. known, "-c", Ask])).Code);
        Assert.Equal(0, (await laboratory.VsqlAsync("-w", "another", "-c", Ask)).Code);

        int SecretsSeen() => laboratory.Control.Audit("vhost1").Read().Count(entry => (string?)entry["event"] == "start" && (bool)entry["secret_on_argv"]!);

        async Task<(int Code, string Output, string Error)> AskedAsync(params (string Name, string Value)[] variables) => Parts(await laboratory.RunAsync(
            new RemoteCommand(Laboratory.Vsql, ["-A", "-t", "-c", Ask]) { SecretVariables = variables.ToDictionary(entry => entry.Name, entry => new Secret(entry.Value)) }));
    }

    [Theory, InProcess, OverSshd]
    public async Task What_it_is_asked_and_what_it_answers(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 3);
        var tables = await ScriptAsync(
            laboratory, string.Concat(s_tables.Select(table => $"SELECT count(*) >= 0 FROM {table};\nSELECT count(*) >= 0 FROM {table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..]};\n")), "-At", "-v", "ON_ERROR_STOP=1");
        Assert.Equal((0, ""), (tables.Code, tables.Error));
        Assert.Equal(2 * s_tables.Length, tables.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        string[][] functions =
        [
            ["GET_DESIGN_KSAFE()", "1"], ["DISABLE_ELASTIC_CLUSTER()", "DISABLED"], ["ENABLE_ELASTIC_CLUSTER()", "ENABLED"], ["ENABLE_LOCAL_SEGMENTS()", "ENABLED"],
            ["DISABLE_LOCAL_SEGMENTS()", "DISABLED"], ["SET_SCALING_FACTOR(32)", "SET"], ["REBALANCE_CLUSTER()", "REBALANCED"], ["VERSION()", "Vertica Analytic Database v12.0.4-0"],
            ["LOCAL_NODE_NAME()", "v_sales_node0001"], ["MARK_DESIGN_KSAFE(1)", "Marked design 1-safe"], ["CANCEL_REBALANCE_CLUSTER()", "CANCELED"],
        ];
        var answers = await ScriptAsync(laboratory, string.Concat(functions.Select(function => $"SELECT {function[0]};\n")), "-At");
        Assert.Equal((0, string.Concat(functions.Select(function => function[1] + "\n")), ""), answers);
        Assert.Equal(32, laboratory.State.Factor);
        Assert.Contains("in compliance", string.Concat(await laboratory.QueryAsync("SELECT DISPLAY_LICENSE(); SELECT GET_COMPLIANCE_STATUS()")), StringComparison.Ordinal);

        // A script goes on after an error, unless it shall stop.
        const string Wrong = "SELECT * FROM absent;\nSELECT absent FROM nodes;\nSELECT absent();\nselec 1;\nSELECT SET_SCALING_FACTOR(33);\nSELECT MARK_DESIGN_KSAFE(2);\nSELECT 7;\n";
        var errors = await ScriptAsync(laboratory, Wrong, "-At");
        Assert.Equal((0, "7\n"), (errors.Code, errors.Output));
        Assert.Equal(
            ["4566", "2624", "3457", "4856"],
            errors.Error.Split('\n').Where(line => line.StartsWith("ERROR ", StringComparison.Ordinal)).Select(line => line[6..10]).Take(4));
        Assert.Equal(6, errors.Error.Split("ERROR ").Length - 1);
        laboratory.Sim.WriteFile(1, "/tmp/wrong.sql", Wrong);
        var stopped = await laboratory.VsqlAsync("-At", "-f", "/tmp/wrong.sql", "-v", "ON_ERROR_STOP=1");
        Assert.Equal((3, "", "vsql:/tmp/wrong.sql:1: ERROR 4566:  Relation \"absent\" does not exist\n"), Parts(stopped));
        Assert.Equal((1, "", "ERROR 4566:  Relation \"absent\" does not exist\n"), Parts(await laboratory.VsqlAsync("-c", "SELECT * FROM absent; SELECT 7")));

        // Rebalancing while one runs, and with a node down.
        laboratory.Control.Set("timing.rebalance", "1000000");
        var running = await ScriptAsync(laboratory, "SELECT START_REBALANCE_CLUSTER();\nSELECT START_REBALANCE_CLUSTER();\nSELECT REBALANCE_CLUSTER();\nSELECT CANCEL_REBALANCE_CLUSTER();\n", "-At");
        Assert.Equal(
            (0, "REBALANCING\nCANCELED\n", "ERROR 4528:  Rebalance is already scheduled to run in the background\nERROR 4527:  Rebalance is already running\n"), running);
        laboratory.Control.SetNode("v_sales_node0002", up: false);
        Assert.Equal((1, "", "ERROR 2159:  All nodes must be UP to rebalance a cluster\n"), Parts(await laboratory.VsqlAsync("-c", "SELECT REBALANCE_CLUSTER()")));
        laboratory.Control.SetNode("v_sales_node0002", up: true);
        laboratory.Control.Set("disk_full.vhost2", "1");
        Assert.Equal(1, (await laboratory.VsqlAsync("-c", "SELECT START_REBALANCE_CLUSTER()")).Code);

        var acknowledged = await ScriptAsync(laboratory, "ALTER DATABASE Sales SET MaxClientSessions = 0;\nCREATE TABLE t (a INT);\nGRANT r TO u;\nDROP TABLE t;\nINSERT INTO t VALUES (1);\n");
        Assert.Equal((0, "ALTER DATABASE\nCREATE TABLE\nGRANT ROLE\nDROP TABLE\n OUTPUT \n--------\n      1\n(1 row)\n\n", ""), acknowledged);
        const string Row = "SELECT node_name, is_ephemeral FROM nodes WHERE node_id = (SELECT min(node_id) FROM nodes)";
        Assert.Equal("    node_name     | is_ephemeral \n------------------+--------------\n v_sales_node0001 | f\n(1 row)\n\n", (await laboratory.VsqlAsync("-c", Row)).Output);
        Assert.Equal("v_sales_node0001\tf\n", (await laboratory.VsqlAsync("-A", "-t", "-q", "-F", "\t", "-c", Row)).Output);
        Assert.StartsWith("-[ RECORD 1 ]+", (await laboratory.VsqlAsync("-x", "-c", Row)).Output);

        // A fault finds its statement; K of zero is warned of; users hold up the end.
        laboratory.Control.AddFault("vsql", "fail", match: "KSAFE", arg: "broken");
        Assert.Equal((1, "broken\n", ""), Parts(await laboratory.VsqlAsync("-c", "SELECT MARK_DESIGN_KSAFE(0)")));
        laboratory.Control.Set("db.Sales.sessions", "1");
        var warned = await ScriptAsync(laboratory, "SELECT MARK_DESIGN_KSAFE(0);\nSELECT SHUTDOWN();\n", "-At");
        Assert.Equal((0, "Marked design 0-safe\nShutdown: aborting shutdown\n"), (warned.Code, warned.Output));
        Assert.StartsWith("WARNING ", warned.Error);
        Assert.EndsWith("\nNOTICE 2519:  Cannot shut down while users are connected\n", warned.Error);
        Assert.Equal("Shutdown: moveout complete", await laboratory.ValueAsync("SELECT SHUTDOWN('true')"));
        Assert.StartsWith("vsql: could not connect", (await laboratory.VsqlAsync("-c", "SELECT 1")).Error);
    }

    private static async Task<(int Code, string Output, string Error)> ScriptAsync(Laboratory laboratory, string script, params string[] arguments) => Parts(
        await laboratory.RunAsync(new RemoteCommand(Laboratory.Vsql, [.. arguments.Select(argument => (RemoteArgument)argument)]) { StandardInput = Encoding.UTF8.GetBytes(script) }));

    private static (int Code, string Output, string Error) Parts(SimRun run) => (run.Code, run.Output, run.Error);
}
