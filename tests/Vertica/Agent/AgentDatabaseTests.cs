using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Vertica.Agent;
using static TroveClusters.Tests.Vertica.Agent.AgentHosts;

namespace TroveClusters.Tests.Vertica.Agent;

/// <summary>The database's state, and its refusals.</summary>
public sealed class AgentDatabaseTests
{
    [Theory, InProcess, OverSshd]
    public async Task The_state_is_what_the_database_says_now_in_one_session(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 3, database: true);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        hosts.Sim.Control.Set($"db.{Database}.sessions", "2");
        hosts.Sim.Control.SetNode("v_sales_node0003", up: false);
        int before = Sessions();
        VerticaDatabaseState state = (await agent.GetStateAsync(Database, Password, None))!;
        Assert.Equal(before + 1, Sessions());
        Assert.Equal(2, state.Sessions);
        Assert.Equal(["UP", "UP", "DOWN"], state.Nodes.Select(node => node.State));
        Assert.Equal((1, 0), (state.DesignedKSafety, state.CurrentKSafety));
        Assert.False(state.AllUp);
        // On a host whose node is down nobody answers.
        IVerticaNodeAgent third = await hosts.AgentAsync(3);
        Assert.Null(await third.GetStateAsync(Database, Password, None));
        Assert.Equal("NodeUnreachable", (await Assert.ThrowsAsync<TroveException>(() => third.ExecuteAsync(Database, Password, new Sql("SELECT 1"), None))).ErrorId);

        int Sessions() => hosts.Sim.Control.Audit("vhost1").Read().Count(entry => (string?)entry["event"] == "start");
    }

    [Theory, InProcess, OverSshd]
    public async Task Refusals_keep_the_databases_words_and_number(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1, database: true);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        var rebalance = new Sql("SELECT START_REBALANCE_CLUSTER()");
        hosts.Sim.Control.Set("timing.rebalance", "100000");
        Assert.Equal("REBALANCING", await agent.ExecuteAsync(Database, Password, rebalance, None));
        TroveException running = await Assert.ThrowsAsync<TroveException>(() => agent.ExecuteAsync(Database, Password, rebalance, None));
        Assert.Equal(("DatabaseRefused", SqlRefusal.RebalanceScheduled), (running.ErrorId, SqlRefusal.Of(running)!.Number));
        Assert.Contains("already scheduled", running.Message, StringComparison.Ordinal);
        VerticaDatabaseState state = (await agent.GetStateAsync(Database, Password, None))!;
        Assert.True(state.IsRebalancing);
        Assert.InRange(state.RebalancePercent!.Value, 0, 99);
        Assert.Equal("CANCELED", await agent.ExecuteAsync(Database, Password, new Sql("SELECT CANCEL_REBALANCE_CLUSTER()"), None));
        TroveException missing = await Assert.ThrowsAsync<TroveException>(() => agent.ExecuteAsync(Database, Password, new Sql("SELECT x FROM no_such_relation"), None));
        Assert.Equal(4566, SqlRefusal.Of(missing)!.Number);
        // A statement that gives no rows gives no field.
        Assert.Equal("", await agent.ExecuteAsync(Database, Password, new Sql("ALTER DATABASE DEFAULT SET MaxClientSessions = 100"), None));
        Assert.Equal("", await agent.ExecuteAsync(Database, Password, new Sql("SELECT node_name FROM v_catalog.nodes WHERE node_state = 'NONE'"), None));
    }

    [Theory, InProcess, OverSshd]
    public async Task A_wrong_password_is_told_apart_and_shown_nowhere(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 1, database: true);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        var wrong = new Secret("wrong sesame");
        foreach (Func<Task> call in (Func<Task>[])[() => agent.GetStateAsync(Database, wrong, None), () => agent.ExecuteAsync(Database, wrong, new Sql("SELECT 1"), None)])
        {
            TroveException error = await Assert.ThrowsAsync<TroveException>(call);
            Assert.Equal("AuthenticationFailed", error.ErrorId);
            Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
        }
        AdminToolsReport refused = await agent.RunToolAsync(hosts.Tool("stop_db", 0) with { Password = wrong }, null, None);
        Assert.False(refused.Succeeded);
        Assert.Contains("3781", refused.Error, StringComparison.Ordinal);

        // The password is changed, and what was it is none any more.
        var next = new Secret("next 'sesame'");
        Assert.Equal("", await agent.ExecuteAsync(Database, Password, new Sql($"ALTER USER dbadmin IDENTIFIED BY {Sql.Literal(next.Reveal())}", HasSecret: true), None));
        Assert.Equal("AuthenticationFailed", (await Assert.ThrowsAsync<TroveException>(() => agent.GetStateAsync(Database, Password, None))).ErrorId);
        Assert.NotNull(await agent.GetStateAsync(Database, next, None));
        hosts.KeepsThePassword();
    }

    [Theory, InProcess, OverSshd]
    public async Task A_host_without_an_administrator_has_no_database(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new() { Hosts = 1 });
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        Assert.Null(await agent.GetActiveDatabaseAsync(None));
        Assert.Null(await agent.GetStateAsync(Database, Password, None));
        Assert.Equal("NodeUnreachable", (await Assert.ThrowsAsync<TroveException>(() => agent.ExecuteAsync(Database, Password, new Sql("SELECT 1"), None))).ErrorId);
        AdminToolsReport report = await agent.RunToolAsync(hosts.Creation(1), null, None);
        Assert.Equal(127, report.ExitCode);
        Assert.Contains("dbadmin", report.Error, StringComparison.Ordinal);
        await agent.ForgetClusterAsync(removePackage: false, None);
    }

    [Theory, InProcess, OverSshd]
    public async Task A_full_disk_and_a_licence_that_is_too_small_are_reported_in_the_tools_words(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 4, database: false);
        IVerticaNodeAgent agent = await hosts.AgentAsync(1);
        hosts.Sim.Control.Set("disk_full.vhost2", "1");
        AdminToolsReport full = await agent.RunToolAsync(hosts.Creation(2), null, None);
        Assert.Contains("No space left on device", full.Error, StringComparison.Ordinal);
        hosts.Sim.Control.Set("disk_full.vhost2", "0");
        await agent.RemoveFoldersAsync([$"{Folder}/{Database}"], None);
        await (await hosts.AgentAsync(2)).RemoveFoldersAsync([$"{Folder}/{Database}"], None);
        InstallReport small = await agent.InstallAsync(hosts.Installation(4) with { License = "CE" }, null, None);
        Assert.True(small.Succeeded, small.Error);
        AdminToolsReport many = await agent.RunToolAsync(hosts.Creation(4), null, None);
        Assert.Contains("The current license permits 3 node(s)", many.Error, StringComparison.Ordinal);
    }
}
