using System.Text;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Tests.Unit.Vertica.Agent;

/// <summary>What the agent runs, word by word, and what it makes of how it ends.</summary>
public sealed class VerticaNodeAgentTests
{
    private static readonly TimeLimit s_short = new(TimeSpan.FromSeconds(30), "short.option");
    private static readonly TimeLimit s_long = new(TimeSpan.FromSeconds(3000), "long.option");
    private static readonly RemoteResult s_done = new(0, "", "", false);

    private readonly List<string> _debug = [];

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_cluster_is_installed()
    {
        RecordingHost host = new(_ => s_done);
        InstallReport report = await Agent(host).InstallAsync(
            new InstallRequest
            {
                Hosts = ["10.0.0.1", "10.0.0.2"], Package = "/root/vertica-12.0.4-0.x86_64.RHEL6.rpm", License = "CE", DataFolder = "/vdata", FailureThreshold = "NONE",
                PointToPoint = true, Options = ["--ignore-aws-instance-type"],
            }, null, None);
        Assert.True(report.Succeeded);
        Assert.Equal(
            "root: /opt/vertica/sbin/install_vertica --hosts 10.0.0.1,10.0.0.2 --dba-user-password-disabled --accept-eula --data-dir /vdata --failure-threshold NONE "
            + "--rpm /root/vertica-12.0.4-0.x86_64.RHEL6.rpm --license CE --point-to-point --ignore-aws-instance-type",
            Said(Assert.Single(host.Commands)));
        Assert.Equal(s_long.Time, host.Commands[0].TimeLimit);
    }

    [Fact]
    public async Task Hosts_are_added_and_removed()
    {
        RecordingHost host = new(_ => s_done);
        await Agent(host).InstallAsync(new InstallRequest { Add = ["10.0.0.3"], Package = "/root/vertica.deb", FailureThreshold = "HALT" }, null, None);
        await Agent(host).InstallAsync(
            new InstallRequest { Remove = ["10.0.0.3"], Package = "/root/vertica.deb", License = "CE", DataFolder = "/vdata", FailureThreshold = "HALT", PointToPoint = true, Options = ["-N"] }, null, None);
        Assert.Equal(
            [
                "root: /opt/vertica/sbin/update_vertica --add-hosts 10.0.0.3 --dba-user-password-disabled --accept-eula --failure-threshold HALT --deb /root/vertica.deb",
                "root: /opt/vertica/sbin/update_vertica --remove-hosts 10.0.0.3 --point-to-point",
            ],
            host.Commands.Select(Said));
    }

    [Fact]
    public async Task The_installer_is_told_one_thing()
    {
        RecordingHost host = new(_ => s_done);
        foreach (InstallRequest request in (InstallRequest[])[new(), new() { Hosts = ["a"], Add = ["b"] }, new() { Add = ["a"], Remove = ["b"] }])
            Assert.Equal("InvalidArgument", (await Assert.ThrowsAsync<TroveException>(() => Agent(host).InstallAsync(request, null, None))).ErrorId);
        Assert.Empty(host.Commands);
    }

    [Theory]
    [InlineData("/root/v.deb", "dpkg -i /root/v.deb")]
    [InlineData("/root/v.rpm", "rpm -U /root/v.rpm")]
    public async Task Without_the_installer_the_package_is_unpacked_first(string package, string unpack)
    {
        bool there = false;
        RecordingHost host = new(command => command.Program is "dpkg" or "rpm" ? (there = true, s_done).s_done : there ? s_done : new RemoteResult(127, "", "not found", false));
        Assert.True((await Agent(host).InstallAsync(new InstallRequest { Hosts = ["a"], Package = package }, null, None)).Succeeded);
        Assert.Equal(["/opt/vertica/sbin/install_vertica", unpack.Split(' ')[0], "/opt/vertica/sbin/install_vertica"], host.Commands.Select(command => command.Program));
        Assert.Equal("root: " + unpack, Said(host.Commands[1]));
    }

    [Fact]
    public async Task A_package_that_cannot_be_unpacked_ends_it_in_its_words()
    {
        RecordingHost host = new(command => command.Program == "dpkg" ? new RemoteResult(2, "", "dpkg: error: no archive", false) : new RemoteResult(127, "", "not found", false));
        InstallReport report = await Agent(host).InstallAsync(new InstallRequest { Hosts = ["a"], Package = "/x.deb" }, null, None);
        Assert.Equal((2, "dpkg: error: no archive"), (report.ExitCode, report.Error));
        Assert.Equal(2, host.Commands.Count);
    }

    [Fact]
    public async Task A_tool_gets_its_options_and_its_password_in_secret()
    {
        RecordingHost host = new(_ => new RemoteResult(1, "doing as 'open sesame'\nError: 'open sesame' is wrong\n", "", false));
        List<string> lines = [];
        AdminToolsReport report = await Agent(host).RunToolAsync(
            new AdminToolsCall("db_add_node") { Database = "Sales", Hosts = ["a", "b"], Password = new Secret("open sesame"), Options = ["--compat21"], WaitSeconds = 600, Limit = s_long },
            lines.Add, None);
        RemoteCommand command = Assert.Single(host.Commands);
        Assert.Equal("dbadmin: /opt/vertica/bin/admintools -t db_add_node -d Sales -s a,b -p *** --compat21 --noprompts --timeout 600", Said(command));
        Assert.Equal("open sesame", command.Arguments[7].Reveal());
        Assert.Equal("doing as '***'; Error: '***' is wrong", report.Error);
        Assert.Equal("doing as '***'\nError: '***' is wrong\n", report.Output);
        Assert.Equal(["doing as '***'", "Error: '***' is wrong"], lines);
        Assert.Equal(["h1: /opt/vertica/bin/admintools -t db_add_node -d Sales -s a,b -p *** --compat21 --noprompts --timeout 600: exit code 1"], _debug.Select(line => line[..line.LastIndexOf(" after ", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("drop_db", "-t drop_db -d d")]
    [InlineData("create_db", "-t create_db -d d --noprompts")]
    [InlineData("create_db", "-t create_db -d d --noprompt", "--noprompt")]
    [InlineData("stop_db", "-t stop_db -d d -F -i", "-F", "-i")]
    public async Task Only_tools_that_ask_are_told_not_to(string tool, string words, params string[] options)
    {
        RecordingHost host = new(_ => s_done);
        AdminToolsReport report = await Agent(host).RunToolAsync(new AdminToolsCall(tool) { Database = "d", Options = options, Limit = s_long }, null, None);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        Assert.Equal($"dbadmin: /opt/vertica/bin/admintools {words}", Said(host.Commands[0]));
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_ends_with_the_limit_and_what_it_had_written()
    {
        RecordingHost host = new(_ => throw new TroveException(TroveErrorId.OperationTimedOut, "It had written: Node Status, by 'open sesame'", "h1"));
        TroveException late = await Assert.ThrowsAsync<TroveException>(() => Agent(host).RunToolAsync(
            new AdminToolsCall("start_db") { Password = new Secret("open sesame"), Limit = s_long }, null, None));
        Assert.Equal("OperationTimedOut", late.ErrorId);
        Assert.Equal("admintools -t start_db on h1 did not end within 3000 s (long.option): It had written: Node Status, by '***'", late.Message);
        Assert.Contains("long.option", late.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", late.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_several_commands_has_one_limit()
    {
        var host = new RecordingHost(_ => s_done);
        var limits = new VerticaAgentLimits(s_short with { Time = TimeSpan.FromMilliseconds(50) }, s_long);
        var slow = new SlowHost(host);
        IVerticaNodeAgent agent = new VerticaGuestAgentStrategy().Create(slow, limits, _debug.Add);
        TroveException late = await Assert.ThrowsAsync<TroveException>(() => agent.GetFactsAsync("/vdata", None));
        Assert.Equal(("OperationTimedOut", "h1"), (late.ErrorId, late.Target));
        Assert.Contains("0.05 s (short.option)", late.Message, StringComparison.Ordinal);
        using var cancelled = new CancellationTokenSource(50);
        agent = new VerticaGuestAgentStrategy().Create(slow, limits with { Short = s_short }, _debug.Add);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => agent.GetFactsAsync("/vdata", cancelled.Token));
    }

    [Fact]
    public async Task A_statement_travels_on_standard_input_and_the_password_in_the_environment()
    {
        RecordingHost host = new(_ => new RemoteResult(0, "ENABLED\u001fmore\nrow\n", "WARNING 1:  w\n", false));
        Assert.Equal("ENABLED", await Agent(host).ExecuteAsync("Sales", new Secret("pw"), new Sql("SELECT ENABLE_LOCAL_SEGMENTS()"), None));
        RemoteCommand command = Assert.Single(host.Commands);
        Assert.Equal("dbadmin: /opt/vertica/bin/vsql -A -t -q -X -v ON_ERROR_STOP=1 -F \u001f -U dbadmin -d Sales -f -", Said(command));
        Assert.Equal("SELECT ENABLE_LOCAL_SEGMENTS();\n", Encoding.UTF8.GetString(command.StandardInput.Span));
        Assert.Equal("pw", command.SecretVariables["VSQL_PASSWORD"].Reveal());
        RecordingHost silent = new(_ => s_done);
        Assert.Equal("", await Agent(silent).ExecuteAsync("Sales", new Secret("pw"), new Sql("ALTER DATABASE x SET y = 1"), None));
    }

    [Theory]
    [InlineData(3, "ERROR 4527:  Rebalance is already running", "DatabaseRefused", 4527)]
    [InlineData(2, "vsql: FATAL 3781:  Invalid username or password", "AuthenticationFailed", 3781)]
    [InlineData(2, "vsql: FATAL 4060:  New session rejected due to limit", "DatabaseRefused", 4060)]
    [InlineData(2, "vsql: FATAL 4149:  Node startup/recovery in progress. Not yet ready to accept connections", "NodeUnreachable", null)]
    [InlineData(2, "vsql: could not connect to server: Connection refused", "NodeUnreachable", null)]
    [InlineData(2, "server closed the connection unexpectedly", "NodeUnreachable", null)]
    [InlineData(127, "/opt/vertica/bin/vsql: not found", "NodeUnreachable", null)]
    [InlineData(1, "vsql: invalid option -- 'X'", "RemoteCommandFailed", null)]
    public async Task A_statement_that_fails_says_how(int code, string words, string error, int? number)
    {
        RecordingHost host = new(_ => new RemoteResult(code, "", words + " pw1\n", false));
        TroveException raised = await Assert.ThrowsAsync<TroveException>(
            () => Agent(host).ExecuteAsync("Sales", new Secret("pw1"), new Sql("SELECT START_REBALANCE_CLUSTER()"), None));
        Assert.Equal(error, raised.ErrorId);
        Assert.Equal(number, SqlRefusal.Of(raised)?.Number);
        Assert.DoesNotContain("pw1", raised.ToString(), StringComparison.Ordinal);
        Task<VerticaDatabaseState?> state = Agent(host).GetStateAsync("Sales", new Secret("pw1"), None);
        if (error == "NodeUnreachable")
            Assert.Null(await state);
        else
            Assert.Equal(error, (await Assert.ThrowsAsync<TroveException>(() => state)).ErrorId);
    }

    [Fact]
    public async Task A_secret_in_a_statement_is_in_no_message_and_no_log()
    {
        RecordingHost host = new(_ => new RemoteResult(3, "", "ERROR 4856:  Syntax error at or near \"new zebra\" at character 9\n", false));
        TroveException refused = await Assert.ThrowsAsync<TroveException>(() => Agent(host).ExecuteAsync(
            "Sales", new Secret("old zebra"), new Sql($"ALTER USER dbadmin IDENTIFIED BY {Sql.Literal("new zebra")}", HasSecret: true), None));
        Assert.DoesNotContain("zebra", refused.ToString() + string.Concat(_debug), StringComparison.Ordinal);
        Assert.Contains("4856", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n", null)]
    [InlineData("Sales\n", "Sales")]
    public async Task The_active_database(string output, string? name) =>
        Assert.Equal(name, await Agent(new RecordingHost(_ => new RemoteResult(0, output, "", false))).GetActiveDatabaseAsync(None));

    [Fact]
    public async Task An_answer_that_names_no_database_is_none() => Assert.Equal(
        "UnexpectedReply",
        (await Assert.ThrowsAsync<TroveException>(() => Agent(new RecordingHost(_ => new RemoteResult(0, "Welcome to\nthe host\n", "", false))).GetActiveDatabaseAsync(None))).ErrorId);

    private static string Said(RemoteCommand command) => $"{command.User}: {command}";

    private IVerticaNodeAgent Agent(IRemoteHost host) => new VerticaGuestAgentStrategy().Create(host, new VerticaAgentLimits(s_short, s_long), _debug.Add);

    /// <summary>A host that never answers.</summary>
    private sealed class SlowHost(RecordingHost host) : IRemoteHost
    {
        public HostLogin Login => host.Login;

        public async Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new NotSupportedException();
        }

        public Task WriteFileAsync(RemoteFile file, Stream content, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public async Task<byte[]?> ReadFileAsync(string path, int limit, string? user, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
    }
}
