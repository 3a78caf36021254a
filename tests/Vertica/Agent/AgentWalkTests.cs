using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost;
using static TroveClusters.Tests.Vertica.Agent.AgentHosts;

namespace TroveClusters.Tests.Vertica.Agent;

/// <summary>All that the agent can do, in the order in which a cluster's life asks for it.</summary>
public sealed class AgentWalkTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_cluster_and_its_database_come_grow_shrink_and_go(Way way)
    {
        await using AgentHosts hosts = await StartAsync(way, new SimOptions { Hosts = 3, RootTrust = false });
        VerticaSim sim = hosts.Sim;
        IVerticaNodeAgent[] agents = await Task.WhenAll(Enumerable.Range(1, 3).Select(host => hosts.AgentAsync(host)));
        IVerticaNodeAgent driver = agents[0];

        // Root goes from host to host: everybody's key everywhere.
        VerticaKey[] keys = await Task.WhenAll(agents.Select(agent => agent.GetPublicKeyAsync("root", None)));
        string[] lines = [.. keys.Select(key => key.Line)];
        Assert.Equal(3, lines.Distinct().Count());
        foreach (IVerticaNodeAgent agent in agents)
            Assert.Equal(lines, await agent.AuthorizeKeysAsync("root", lines, None));

        // A finding that is not too grave is told, and nothing else.
        sim.Control.Set($"prereq.{sim.World.Topology.Hosts[1].Name}", "HINT");
        List<string> said = [];
        InstallReport installed = await driver.InstallAsync(hosts.Installation(2), said.Add, None);
        Assert.True(installed.Succeeded, installed.Error);
        Assert.Equal((sim.Address(2), "HINT", "S0141"), Assert.Single(installed.Findings) is var finding ? (finding.Address, finding.Severity, finding.Code) : default);
        Assert.Contains("Installation complete.", said);
        Assert.Null(await driver.GetActiveDatabaseAsync(None));
        Assert.Null(await driver.GetStateAsync(Database, Password, None));
        Assert.Equal([sim.Address(1), sim.Address(2)], (await agents[1].ReadConfigurationAsync(None))!.Hosts);

        AdminToolsReport created = await driver.RunToolAsync(hosts.Creation(2), null, None);
        Assert.True(created.Succeeded, created.Error);
        Assert.Equal(Database, await driver.GetActiveDatabaseAsync(None));
        Assert.Equal("ENABLED", await driver.ExecuteAsync(Database, Password, new Sql("SELECT ENABLE_LOCAL_SEGMENTS()"), None));
        Assert.Equal("SET", await driver.ExecuteAsync(Database, Password, new Sql("SELECT SET_SCALING_FACTOR(8)"), None));
        VerticaDatabaseState state = (await driver.GetStateAsync(Database, Password, None))!;
        Assert.Equal(("v12.0.4-0", 0, 0, 16), (state.Version, state.DesignedKSafety, state.CurrentKSafety, state.LicenseNodes));
        Assert.Equal((true, true, 8, false, null, 0), (state.Elastic, state.LocalSegments, state.ScalingFactor, state.IsRebalancing, state.RebalancePercent, state.Sessions));
        Assert.Equal(["v_sales_node0001", "v_sales_node0002"], state.Nodes.Select(node => node.Name));
        Assert.Equal([sim.Address(1), sim.Address(2)], state.Nodes.Select(node => node.Address));
        Assert.Equal($"{Folder}/{Database}/v_sales_node0002_catalog", state.Nodes[1].CatalogFolder);
        Assert.True(state.AllUp);
        Assert.Equal(state.Nodes.Select(node => node.Name), Assert.Single((await driver.ReadConfigurationAsync(None))!.Databases).Nodes.Select(node => node.Name));

        // It grows, and its data moves.
        InstallReport added = await driver.InstallAsync(hosts.Installation(0) with { Hosts = [], Add = [sim.Address(3)], License = null }, null, None);
        Assert.True(added.Succeeded, added.Error);
        InstallReport again = await driver.InstallAsync(hosts.Installation(0) with { Hosts = [], Add = [sim.Address(3)], License = null }, null, None);
        Assert.False(again.Succeeded);
        Assert.Contains($"Unable to add host(s) ['{sim.Address(3)}']: already part of the cluster", again.Error, StringComparison.Ordinal);
        AdminToolsReport grown = await driver.RunToolAsync(hosts.Tool("db_add_node", 0) with { Hosts = [sim.Address(3)] }, null, None);
        Assert.True(grown.Succeeded, grown.Error);
        Assert.Equal("REBALANCING", await driver.ExecuteAsync(Database, Password, new Sql("SELECT START_REBALANCE_CLUSTER()"), None));
        Assert.InRange((await driver.GetStateAsync(Database, Password, None))!.RebalancePercent!.Value, 0, 100);
        await Poll.UntilAsync(
            "the end of the rebalance", async () => (await driver.GetStateAsync(Database, Password, None))!.IsRebalancing == false, () => "It still runs.");
        Assert.Equal(100, (await agents[2].GetStateAsync(Database, Password, None))!.RebalancePercent);

        // And shrinks, and ends.
        AdminToolsReport shrunk = await driver.RunToolAsync(hosts.Tool("db_remove_node", 0) with { Hosts = [sim.Address(3)] }, null, None);
        Assert.True(shrunk.Succeeded, shrunk.Error);
        InstallReport removed = await driver.InstallAsync(new InstallRequest { Remove = [sim.Address(3)] }, null, None);
        Assert.True(removed.Succeeded, removed.Error);
        await agents[2].ForgetClusterAsync(removePackage: true, None);
        VerticaHostFacts rest = await agents[2].GetFactsAsync(Folder, None);
        Assert.Equal((null, true, null), (rest.PackageVersion, rest.HasAdministrator, rest.Configuration));
        AdminToolsReport stopped = await driver.RunToolAsync(hosts.Tool("stop_db", 0, "-F"), null, None);
        Assert.True(stopped.Succeeded, stopped.Error);
        Assert.Null(await driver.GetStateAsync(Database, Password, None));
        AdminToolsReport dropped = await driver.RunToolAsync(new AdminToolsCall("drop_db") { Database = Database, Limit = Long }, null, None);
        Assert.True(dropped.Succeeded, dropped.Error);
        Assert.Empty((await driver.ReadConfigurationAsync(None))!.Databases);
        foreach (IVerticaNodeAgent agent in agents[..2])
            await agent.ForgetClusterAsync(removePackage: true, None);
        Assert.False(sim.Exists(1, "/opt/vertica"));
        hosts.KeepsThePassword();
    }

    [Theory, InProcess, OverSshd]
    public async Task A_second_driver_does_what_the_first_did(Way way)
    {
        await using AgentHosts hosts = await WithClusterAsync(way, 3, database: true);
        IVerticaNodeAgent second = await hosts.AgentAsync(2);
        Assert.Equal(Database, await second.GetActiveDatabaseAsync(None));
        AdminToolsReport shrunk = await second.RunToolAsync(hosts.Tool("db_remove_node", 0) with { Hosts = [hosts.Sim.Address(1)] }, null, None);
        // K-safety forbids it, and it says so.
        Assert.False(shrunk.Succeeded);
        Assert.NotEmpty(shrunk.Error);
        Assert.Equal(3, (await second.GetStateAsync(Database, Password, None))!.Nodes.Count);
        Assert.Equal("Marked design 0-safe", await second.ExecuteAsync(Database, Password, new Sql("SELECT MARK_DESIGN_KSAFE(0)"), None));
        Assert.True((await second.RunToolAsync(hosts.Tool("db_remove_node", 0) with { Hosts = [hosts.Sim.Address(1)] }, null, None)).Succeeded);
        Assert.True((await second.InstallAsync(new InstallRequest { Remove = [hosts.Sim.Address(1)] }, null, None)).Succeeded);
        // The file that stays on the host that left describes a database, but none of its nodes there.
        IVerticaNodeAgent left = await hosts.AgentAsync(1);
        Assert.NotNull(await left.ReadConfigurationAsync(None));
        Assert.Null(await left.GetActiveDatabaseAsync(None));
        Assert.Null(await left.GetStateAsync(Database, Password, None));
        hosts.KeepsThePassword();
    }
}
