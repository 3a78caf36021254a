using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.Audit;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.InProcess;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.Vertica.Core;

/// <summary>The state, its store, its settings, and the log.</summary>
public sealed class StateTests
{
    [Fact]
    public async Task Its_members_have_the_names_that_are_documented()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1 });
        sim.World.Store.Change(state =>
        {
            state.Cluster = new ClusterState { Hosts = ["127.0.1.1"], Nodes = { ["node0001"] = "127.0.1.1" }, License = new LicenseState { Name = "CE", Nodes = 3 } };
            state.Dbs["sales"] = new DatabaseState { Nodes = [new NodeState { Name = "v_sales_node0001" }], Rebalance = new RebalanceState() };
            state.Prereq["127.0.1.1"] = "OK";
            state.DiskFull["127.0.1.1"] = 1;
        });
        JsonObject json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(sim.World.Folder, "cluster.json")))!.AsObject();
        Assert.Equal(["version", "cluster", "dbs", "faults", "sessions_are_plain", "timing", "prereq", "disk_full"], Names(json));
        Assert.Equal(["hosts", "nodes", "data_dir", "pt2pt", "eula", "license"], Names(json["cluster"]!));
        Assert.Equal(["name", "nodes"], Names(json["cluster"]!["license"]!));
        JsonNode database = json["dbs"]!["sales"]!;
        Assert.Equal(
            ["password", "ksafe", "policy", "elastic", "local", "factor", "rebalance", "last_rebalance", "sessions", "unsafe_projections", "users", "nodes"],
            Names(database));
        Assert.Equal(["since", "until", "background"], Names(database["rebalance"]!));
        Assert.Equal(
            ["name", "host", "catalog", "data", "catalog_dir", "data_dir", "state", "up_at", "ephemeral", "rows", "id"], Names(database["nodes"]![0]!));
        Assert.Equal(["node_up", "poll", "prompt_after", "rebalance", "install_host", "step"], Names(json["timing"]!));
    }

    [Fact]
    public async Task No_change_is_lost_and_what_throws_changes_nothing()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1 });
        StateStore store = sim.World.Store;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            // Each with a store of its own, as programs have.
            var own = new StateStore(sim.World.Folder);
            for (int count = 0; count < 25; count++)
                own.Change(state => state.DiskFull["count"] = state.DiskFull.GetValueOrDefault("count") + 1);
        })));
        Assert.Equal(200, store.Read().DiskFull["count"]);
        Assert.Throws<InvalidOperationException>(() => store.Change(state =>
        {
            state.DiskFull["count"] = 0;
            throw new InvalidOperationException();
        }));
        Assert.Equal(200, store.Read().DiskFull["count"]);
        Assert.DoesNotContain(Directory.EnumerateFiles(sim.World.Folder), path => Path.GetFileName(path).StartsWith("cluster.json.", StringComparison.Ordinal));
        using (store.TryTakeTopology())
            Assert.Null(new StateStore(sim.World.Folder).TryTakeTopology());
        using IDisposable? free = store.TryTakeTopology();
        Assert.NotNull(free);
    }

    [Fact]
    public async Task A_node_shows_its_start_and_its_hosts_power()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1, Speed = 1 });
        SimWorld world = sim.World;
        string Shown(string state, double upIn) => world.ShownState(new NodeState { Host = sim.Address(1), State = state, UpAt = world.Clock.Now + upIn });
        Assert.Equal("DOWN", Shown("UP", 100));
        Assert.Equal("INITIALIZING", Shown("UP", 0.29));
        Assert.Equal("UP", Shown("UP", 0));
        Assert.Equal("DOWN", Shown("DOWN", 0));
        Assert.Equal("STANDBY", Shown("STANDBY", 100));
        foreach (HostPower power in (HostPower[])[HostPower.Off, HostPower.Freeze])
        {
            await sim.SetPowerAsync(1, power);
            Assert.Equal("DOWN", Shown("UP", 0));
        }
    }

    [Fact]
    public async Task Settings_are_checked()
    {
        await using var sim = new InProcessSim(new SimOptions { Hosts = 1 });
        sim.World.Store.Change(state => state.Dbs["a.b"] = new DatabaseState { Nodes = [new NodeState { Name = "v_a_node0001", Host = sim.Address(1) }] });
        foreach (string name in (string[])["node_up", "poll", "prompt_after", "rebalance", "install_host", "step"])
            sim.Control.Set($"timing.{name}", "0.125");
        Timing timing = sim.State.Timing;
        Assert.All([timing.NodeUp, timing.Poll, timing.PromptAfter, timing.Rebalance, timing.InstallHost, timing.Step], value => Assert.Equal(0.125, value));
        sim.Control.Set("db.a.b.sessions", "2");
        sim.Control.Set("db.a.b.unsafe_projections", "1");
        sim.Control.Set("disk_full.vhost1", "1");
        sim.Control.SetNode("v_a_node0001", up: true);
        Assert.True(sim.State.Dbs["a.b"] is { Sessions: 2, UnsafeProjections: 1, Nodes: [{ State: "UP" }] });
        Assert.True(sim.State.IsDiskFull(sim.Address(1)));
        string before = JsonSerializer.Serialize(sim.State);
        foreach ((string key, string value) in ((string, string)[])
            [("timing.none", "1"), ("none", "1"), ("prereq.vhost1", "BAD"), ("prereq.none", "OK"), ("db.none.sessions", "1"), ("db.a.b.none", "1"), ("db.a", "1")])
            Assert.Throws<ArgumentException>(() => sim.Control.Set(key, value));
        Assert.Throws<ArgumentException>(() => sim.Control.AddFault("x", "explode"));
        Assert.Throws<ArgumentException>(() => sim.Control.AddFault("x", "fail", host: "none"));
        Assert.Throws<ArgumentException>(() => sim.Control.SetNode("v_none_node0001", up: false));
        Assert.Equal(before, JsonSerializer.Serialize(sim.State));
    }

    [Theory]
    [InlineData(true, "/opt/vertica/bin/admintools -t create_db -d x -p word")]
    [InlineData(true, "adminTools -t create_db --password=word")]
    [InlineData(true, "'/opt/vertica/bin/vsql' '-w' 'word' -c 'select 1'")]
    [InlineData(true, "VSQL_PASSWORD=word vsql -c 'select 1'")]
    [InlineData(true, "su - dbadmin -c 'VSQL_PASSWORD=\"word\" vsql'")]
    [InlineData(true, "update_vertica --add-hosts a --dba-user-password word")]
    [InlineData(false, "/opt/vertica/bin/admintools -t create_db -d x -p ***")]
    [InlineData(false, "read -r P; VSQL_PASSWORD=$P vsql -c 'select 1'")]
    [InlineData(false, "VSQL_PASSWORD=\"$P\" vsql")]
    [InlineData(false, "VSQL_PASSWORD=*** vsql")]
    [InlineData(false, "admintools -t create_db -p \"$P\"")]
    [InlineData(false, "admintools -t set_restart_policy -d x -p never")]
    [InlineData(false, "update_vertica --add-hosts a --dba-user-password-disabled")]
    [InlineData(false, "mkdir -p /vdata")]
    public void A_password_on_a_command_line_is_found(bool found, string line) => Assert.Equal(found, SecretOnCommandLine.IsIn(line));

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(member => member.Key);
}
