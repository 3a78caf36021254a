using System.Diagnostics;
using TroveClusters.Engine.Redis.Settings;
using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Flavor and configuration of clusters that run: on every node, in its file, and after every kind of trouble.</summary>
public sealed class UpdateTests : EngineTest
{
    private const string Tiny = "402653184";   // 75 % of flavor 1, 512 MB
    private const string Small = "1610612736"; // 75 % of flavor 2, 2 GB

    [NeedsRedisFact]
    public async Task A_flavor_is_changed_on_every_node_and_kept()
    {
        RedisCluster cluster = await Home.CreateAsync("flavor", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 50);
        await AssertAsync(cluster, "maxmemory", Tiny);
        int[] before = [.. Home.Servers().Order()];

        RedisCluster larger = await SetAsync(cluster, "2");
        Assert.All(larger.Nodes, node => Assert.Equal("2", node.Flavor));
        Assert.Equal(TroveTask.None, larger.Task);
        await AssertAsync(cluster, "maxmemory", Small);
        foreach (TroveClusterNode node in cluster.Nodes)
            Assert.Contains($"maxmemory:{Small}", await RedisCli.RunAsync(Home, cluster, node, "info", "memory"), StringComparison.Ordinal);
        AssertFiles(cluster, $"maxmemory {Small}");
        Assert.Equal(before, Home.Servers().Order()); // Nothing was started anew.

        await RestartAsync(cluster);
        await AssertAsync(cluster, "maxmemory", Small);
        RedisCluster smaller = await SetAsync(cluster, "1");
        Assert.All(smaller.Nodes, node => Assert.Equal("1", node.Flavor));
        await AssertAsync(cluster, "maxmemory", Tiny);
        AssertFiles(cluster, $"maxmemory {Tiny}");
        await DataPlane.ReadThroughEveryNodeAsync(Home, smaller, "k", 50);
    }

    [NeedsRedisFact]
    public async Task Values_are_set_on_every_node_and_new_nodes_have_them_too()
    {
        RedisCluster cluster = await Home.CreateAsync("values", 2);
        RedisCluster changed = await SetAsync(
            cluster, null, ("Maxmemory-Policy", "ALLKEYS-LRU"), ("timeout", "300"), ("auto-aof-rewrite-min-size", "100mb"), ("save", "3600 1 300 100"),
            ("client-output-buffer-limit", "replica 512mb 128mb 60"), ("notify-keyspace-events", "KEA"), ("hz", "20"));
        Dictionary<string, string> expected = new()
        {
            ["auto-aof-rewrite-min-size"] = "104857600",
            ["client-output-buffer-limit"] = "normal 0 0 0 replica 536870912 134217728 60 pubsub 33554432 8388608 60",
            ["hz"] = "20",
            ["maxmemory-policy"] = "allkeys-lru",
            ["notify-keyspace-events"] = "KEA",
            ["save"] = "3600 1 300 100",
            ["timeout"] = "300",
        };
        Assert.Equal(expected, changed.Configuration);
        await AssertAllAsync(cluster);
        AssertFiles(cluster, "timeout 300", "maxmemory-policy allkeys-lru", "save 3600 1", "client-output-buffer-limit pubsub 33554432 8388608 60");

        await RestartAsync(cluster);
        await AssertAllAsync(cluster);
        OperationResult grown = await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) });
        Assert.Equal(expected, Assert.IsType<RedisCluster>(grown.Cluster).Configuration);
        await AssertAllAsync(grown.Cluster!);

        async Task AssertAllAsync(TroveCluster on)
        {
            await AssertAsync(on, "maxmemory-policy", "allkeys-lru");
            await AssertAsync(on, "timeout", "300");
            await AssertAsync(on, "auto-aof-rewrite-min-size", "104857600");
            await AssertAsync(on, "save", "3600 1 300 100");
            await AssertAsync(on, "client-output-buffer-limit", "normal 0 0 0 slave 536870912 134217728 60 pubsub 33554432 8388608 60");
            await AssertAsync(on, "notify-keyspace-events", "AKE");
            await AssertAsync(on, "hz", "20");
        }
    }

    [NeedsRedisFact]
    public async Task Every_setting_survives_a_kill()
    {
        RedisCluster cluster = await Home.CreateAsync("all", 1);
        (string, string?)[] values = [.. RedisSettings.All
            .Where(setting => setting.Name is not "min-replicas-to-write" && !setting.Name.StartsWith("set-max-listpack-", StringComparison.Ordinal))
            .Select(setting => (setting.Name, (string?)Samples.Of(setting).Last()))];
        RedisCluster changed = await SetAsync(cluster, null, values);
        Assert.Equal(values.Length, changed.Configuration.Count);
        await RestartAsync(cluster);
        Assert.True((await Home.Service.PlanAsync(Request(cluster, "1", values), CancellationToken.None)).ChangesNothing);
    }

    [NeedsRedisFact]
    public async Task Values_go_back_to_their_defaults()
    {
        RedisCluster cluster = await Home.CreateAsync("reset", 2);
        await SetAsync(cluster, null, ("maxmemory-policy", "volatile-ttl"), ("timeout", "10"), ("save", "60 1"));
        await SetAsync(cluster, null, ("timeout", "20"));
        RedisCluster after = await SetAsync(cluster, null, ("timeout", null), ("save", null));
        Assert.Equal(new Dictionary<string, string> { ["maxmemory-policy"] = "volatile-ttl" }, after.Configuration);
        await AssertAsync(cluster, "timeout", "0");
        await AssertAsync(cluster, "save", "");
        after = await SetAsync(cluster, null, ("maxmemory-policy", null));
        Assert.Empty(after.Configuration);
        await AssertAsync(cluster, "maxmemory-policy", "noeviction");
        AssertFiles(cluster, "maxmemory-policy noeviction", "save \"\"");
    }

    [NeedsRedisFact]
    public async Task What_is_so_already_is_no_change_until_somebody_changed_a_node_by_hand()
    {
        RedisCluster cluster = await Home.CreateAsync("same", 2);
        await SetAsync(cluster, null, ("timeout", "300"));
        SetClusterRequest again = Request(cluster, "1", ("timeout", "0300"), ("hz", null));
        Assert.True((await Home.Service.PlanAsync(again, CancellationToken.None)).ChangesNothing);

        await RedisCli.RunAsync(Home, cluster, cluster.Nodes[1], "config", "set", "timeout", "7");
        Assert.False((await Home.Service.PlanAsync(again, CancellationToken.None)).ChangesNothing);
        await Home.RunAsync(again);
        await AssertAsync(cluster, "timeout", "300");
        Signals.Kill(Home.ServerOf(cluster.Nodes[0]));
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("same")).Nodes[0].Status == TroveNodeStatus.Shutdown, () => "the loss to be noticed");
        Assert.True((await Home.Service.PlanAsync(again, CancellationToken.None)).ChangesNothing);
    }

    [NeedsRedisFact]
    public async Task A_value_that_one_node_refuses_is_taken_back_everywhere()
    {
        RedisCluster cluster = await Home.CreateAsync("refused", 3);
        await SetAsync(cluster, null, ("timeout", "5"), ("maxclients", "200"));
        // The system lets this one server open no more files than it has use for now.
        using (Process limit = Process.Start("prlimit", ["--pid", $"{Home.ServerOf(cluster.Nodes[1])}", "--nofile=300:300"]))
            await limit.WaitForExitAsync();

        TroveException error = await Home.FailsAsync(Request(cluster, "2", ("timeout", "60"), ("maxclients", "5000")));
        Assert.Equal("UnexpectedReply", error.ErrorId);
        Assert.Contains("refused-member-2", error.Message, StringComparison.Ordinal);
        Assert.Contains("The operating system is not able to handle", error.Message, StringComparison.Ordinal);
        Assert.Contains("rolled back", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("refused-member-1", error.Message, StringComparison.Ordinal);

        await AssertUnchangedAsync(cluster, ("timeout", "5"), ("maxclients", "200"), ("maxmemory", Tiny));
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
        await DataPlane.WriteAsync(Home, cluster, "k", 20);
    }

    [NeedsRedisFact]
    public async Task A_node_that_is_down_refuses_unless_it_may_wait_for_its_start()
    {
        RedisCluster cluster = await Home.CreateAsync("down", 3);
        Signals.Kill(Home.ServerOf(cluster.Nodes[2]));
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("down")).Nodes[2].Status == TroveNodeStatus.Shutdown, () => "the loss to be noticed");

        TroveException error = await Home.FailsAsync(Request(cluster, "2", ("timeout", "60")));
        Assert.Equal("NodeUnreachable", error.ErrorId);
        Assert.Contains("down-member-3", error.Message, StringComparison.Ordinal);
        Assert.Single(await Home.OperationsAsync());
        Assert.Equal("0", await ValueAsync(cluster, cluster.Nodes[0], "timeout"));

        await Home.RunAsync(Request(cluster, "2", [("timeout", "60")], allowUnreachable: true));
        Assert.Contains(Home.Observer.Events.OfType<WarningEvent>(), warning => warning.Text.Contains("down-member-3", StringComparison.Ordinal));
        Assert.Equal("60", await ValueAsync(cluster, cluster.Nodes[0], "timeout"));
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await AssertAsync(cluster, "timeout", "60");
        await AssertAsync(cluster, "maxmemory", Small);

        // How much a node holds that does not answer, nobody knows.
        Signals.Kill(Home.ServerOf(cluster.Nodes[2]));
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("down")).Nodes[2].Status == TroveNodeStatus.Shutdown, () => "the loss to be noticed");
        Assert.Equal("DataLossNotAllowed", (await Home.FailsAsync(Request(cluster, "1", [], allowUnreachable: true))).ErrorId);

        foreach (TroveClusterNode node in cluster.Nodes.Take(2))
            Signals.Kill(Home.ServerOf(node));
        await Eventually.IsTrueAsync(() => Home.Servers().Count == 0, () => "the servers to end");
        error = await Home.FailsAsync(Request(cluster, null, [("timeout", "61")], allowUnreachable: true));
        Assert.Equal("NodeUnreachable", error.ErrorId);
        Assert.Contains("None of the nodes answers", error.Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task A_flavor_too_small_for_the_data_is_refused_unless_it_may_be_lost()
    {
        RedisCluster cluster = await Home.CreateAsync("full", 2);
        await SetAsync(cluster, "2");
        // One string larger than flavor 1 leaves room for.
        await RedisCli.RunAsync(Home, cluster, cluster.Nodes[0], "eval", "return redis.call('setrange', KEYS[1], 410000000, 'x')", "1", KeyOf(cluster.Nodes[0]));

        TroveException error = await Home.FailsAsync(Request(cluster, "1"));
        Assert.Equal("DataLossNotAllowed", error.ErrorId);
        Assert.Matches(@"refuse writes: full-member-1 \(\d{3}(\.\d)? of 384 MB\)", error.Message);
        error = await Home.FailsAsync(Request(cluster, "1", ("maxmemory-policy", "allkeys-lru")));
        Assert.Contains("remove keys", error.Message, StringComparison.Ordinal);
        await AssertAsync(cluster, "maxmemory", Small);
        Assert.Equal("1", (await RedisCli.RunAsync(Home, cluster, cluster.Nodes[0], "dbsize")).Trim());

        RedisCluster after = Assert.IsType<RedisCluster>((await Home.RunAsync(Request(cluster, "1", [], allowDataLoss: true))).Cluster);
        Assert.All(after.Nodes, node => Assert.Equal("1", node.Flavor));
        Assert.Equal("1", (await RedisCli.RunAsync(Home, cluster, cluster.Nodes[0], "dbsize")).Trim());
        // A policy that evicts would remove the key at once.
        error = await Home.FailsAsync(Request(cluster, null, ("maxmemory-policy", "allkeys-lru")));
        Assert.Equal("DataLossNotAllowed", error.ErrorId);
        // What has nothing to do with memory can be changed all the same.
        await SetAsync(cluster, null, ("timeout", "9"));
    }

    [NeedsRedisTheory]
    [InlineData("timeout", "300\nrequirepass x", "control character")]
    [InlineData("timeout", "-1", "from 0 to")]
    [InlineData("timeuot", "1", "no setting 'timeuot'")]
    [InlineData("requirepass", "x", "cannot be changed")]
    [InlineData("set-max-listpack-entries", "1", "have no setting set-max-listpack-entries")]
    [InlineData("min-replicas-to-write", "1", "bad-member-1 (0 replica(s))")]
    public async Task What_cannot_be_set_changes_nothing(string name, string value, string says)
    {
        RedisCluster cluster = await Home.CreateAsync("bad", 1);
        TroveException error = await Home.FailsAsync(Request(cluster, "2", (name, value)));
        Assert.Equal("InvalidArgument", error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Single(await Home.OperationsAsync());
        await AssertUnchangedAsync(cluster, ("timeout", "0"), ("maxmemory", Tiny));
    }

    [NeedsRedisFact]
    public async Task Flavors_that_are_none_and_wishes_that_are_none_are_refused()
    {
        RedisCluster cluster = await Home.CreateAsync("none", 1);
        Assert.Equal("FlavorNotFound", (await Home.FailsAsync(Request(cluster, "77"))).ErrorId);
        Assert.Equal("InvalidArgument", (await Home.FailsAsync(Request(cluster, null))).ErrorId);
        Home.Configure("""{"redis": {"volume_support": false}}""");
        Assert.Equal("LocalStorageNotSpecified", (await Home.FailsAsync(Request(cluster, "2"))).ErrorId);
        Assert.Single(await Home.OperationsAsync());
    }

    [NeedsRedisFact]
    public async Task A_flavor_is_taken_only_within_the_quota_of_memory()
    {
        Home.Configure("""{"default": {"max_ram_per_tenant": 2500}}""");
        RedisCluster cluster = await Home.CreateAsync("quota", 2);
        await Home.Service.NewFlavorAsync(new NewFlavorRequest { Name = "db.fit", Ram = 1250 }, CancellationToken.None);
        TroveException error = await Home.FailsAsync(Request(cluster, "2"));
        Assert.Equal("QuotaExceeded", error.ErrorId);
        Assert.Contains("1024 of 2500", error.Message, StringComparison.Ordinal);
        Assert.Contains("3072 more", error.Message, StringComparison.Ordinal);
        await AssertUnchangedAsync(cluster, ("maxmemory", Tiny));

        // A flavor of one's own, by its name; and what fills the quota to the brim can be made smaller again.
        RedisCluster fit = await SetAsync(cluster, "DB.fit");
        Assert.All(fit.Nodes, node => Assert.NotEqual("1", node.Flavor));
        await AssertAsync(cluster, "maxmemory", $"{1250L * 1024 * 1024 * 75 / 100}");
        await SetAsync(cluster, "1");
        await AssertUnchangedAsync(cluster, ("maxmemory", Tiny));
    }

    [NeedsRedisFact]
    public async Task A_flavor_that_is_being_taken_is_in_use_and_counts()
    {
        Home.Configure("""{"default": {"max_ram_per_tenant": 2500}}""");
        await Home.CreateAsync("taking", 1);
        await Home.CreateAsync("other", 1);
        TroveFlavor flavor = (await Home.Service.NewFlavorAsync(new NewFlavorRequest { Name = "own", Ram = 1024, Id = "own" }, CancellationToken.None)).Flavor;
        await using Worker worker = Worker.Start(Home.Folder, "set:own", "taking", "hz=50", "Set");
        await worker.UntilAsync("holding");

        TroveException error = await Assert.ThrowsAsync<TroveException>(() =>
            Home.Service.RemoveFlavorAsync(new RemoveFlavorRequest { Id = flavor.Id }, CancellationToken.None));
        Assert.Equal("FlavorInUse", error.ErrorId);
        Assert.Contains("'taking'", error.Message, StringComparison.Ordinal);
        // 512 MB each, and 512 MB more for the one that is being changed.
        Assert.Contains("1536 of 2500", (await Home.FailsAsync(Request(await Home.GetAsync("other"), "2"))).Message, StringComparison.Ordinal);
        worker.Release();
        await worker.UntilAsync("done");
        Assert.Equal("own", (await Home.GetAsync("taking")).Nodes[0].Flavor);
    }

    public static TheoryData<string> StepsOfUpdate => ["Ask", "Set", "Record"];

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfUpdate))]
    public async Task An_update_killed_at_any_step_is_undone_by_the_next_command(string step)
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 3);
        await SetAsync(cluster, null, ("hz", "30"));
        await using (Worker worker = Worker.Start(Home.Folder, "set", "victim", "hz=50", step))
        {
            await worker.UntilAsync("holding");
            if (step == "Record")
                await AssertAsync(cluster, "hz", "50");
            await worker.KillAsync();
        }
        RedisCluster half = await Home.GetAsync("victim");
        Assert.Equal((TroveClusterStatus.Error, TroveTask.Updating), (half.Status, half.Task));

        // The next command undoes it first.
        RedisCluster after = await SetAsync(cluster, null, ("timeout", "3"));
        Assert.Equal(new Dictionary<string, string> { ["hz"] = "30", ["timeout"] = "3" }, after.Configuration);
        await AssertUnchangedAsync(after, ("hz", "30"), ("maxmemory", Tiny));
        Assert.Equal((TroveOperationState.RolledBack, "OperationInterrupted"), ((await Home.OperationsAsync())[1].State, (await Home.OperationsAsync())[1].ErrorId));
    }

    /// <summary>The last moment at which the change can die: all is recorded, only that it is done is not.</summary>
    [NeedsRedisFact]
    public async Task An_update_killed_when_its_files_are_written_is_undone()
    {
        RedisCluster cluster = await Home.CreateAsync("victim", 2);
        await using (Worker worker = Worker.Start(Home.Folder, "set", "victim", "hz=50", "Record"))
        {
            await worker.UntilAsync("holding");
            worker.Release();
            await Eventually.IsTrueAsync(() => FileOf(cluster.Nodes[0]).Contains("hz 50", StringComparison.Ordinal), () => "the first file to be written");
            await worker.KillAsync();
        }
        TroveOperation operation = (await Home.OperationsAsync())[0];
        await Home.Service.ResumeAsync(operation.Id, Home.Observer, CancellationToken.None);
        // It may have ended in the same moment; then it is done, wholly.
        bool done = (await Home.OperationsAsync())[0].State == TroveOperationState.Done;
        await AssertAsync(cluster, "hz", done ? "50" : "10");
        await AssertAsync(cluster, "maxmemory", done ? Small : Tiny);
        Assert.All(cluster.Nodes, node => Assert.Equal(done, FileOf(node).Contains("hz 50", StringComparison.Ordinal)));
        Assert.Equal(done ? 1 : 0, (await Home.GetAsync("victim")).Configuration.Count);
    }

    [NeedsRedisTheory]
    [MemberData(nameof(StepsOfUpdate))]
    public async Task An_update_stopped_at_any_step_leaves_the_cluster_as_it_was(string step)
    {
        RedisCluster cluster = await Home.CreateAsync("stopped", 2);
        using var stop = new CancellationTokenSource();
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith(step, StringComparison.Ordinal))
                stop.Cancel();
        };
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => Home.RunAsync(Request(cluster, "2", ("hz", "50")), stop.Token));
        Assert.Equal("OperationStopped", error.ErrorId);
        await AssertUnchangedAsync(cluster, ("hz", "10"), ("maxmemory", Tiny));
        Assert.Empty((await Home.GetAsync("stopped")).Configuration);
    }

    [NeedsRedisFact]
    public async Task A_node_that_dies_while_it_is_changed_starts_as_it_was()
    {
        RedisCluster cluster = await Home.CreateAsync("dies", 3);
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Set", StringComparison.Ordinal))
                Signals.Kill(Home.ServerOf(cluster.Nodes[0]));
        };
        TroveException error = await Home.FailsAsync(Request(cluster, "2", ("hz", "50")));
        Assert.Contains("dies-member-1", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
        Home.Observer.OnStep = null;
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        await AssertUnchangedAsync(cluster, ("hz", "10"), ("maxmemory", Tiny));
    }

    [NeedsRedisFact]
    public async Task A_node_that_hangs_while_it_is_changed_is_given_back_its_values_when_it_wakes()
    {
        Home.Configure("""{"default": {"agent_call_high_timeout": 3, "agent_call_low_timeout": 2}}""");
        RedisCluster cluster = await Home.CreateAsync("hangs", 2);
        int server = Home.ServerOf(cluster.Nodes[1]);
        Home.Observer.OnStep = begun =>
        {
            if (begun.Step.StartsWith("Set", StringComparison.Ordinal))
                Signals.Freeze(server);
        };
        TroveException error = await Home.FailsAsync(Request(cluster, "2", ("hz", "50")));
        Assert.Contains("hangs-member-2", error.Message, StringComparison.Ordinal);
        Assert.Contains("Undoing it failed too", error.Message, StringComparison.Ordinal);
        TroveOperation left = (await Home.OperationsAsync())[0];
        Assert.Equal(TroveOperationState.Interrupted, left.State);

        Home.Observer.OnStep = null;
        Signals.Thaw(server);
        await Home.Service.ResumeAsync(left.Id, Home.Observer, CancellationToken.None);
        await AssertUnchangedAsync(cluster, ("hz", "10"), ("maxmemory", Tiny));
        Assert.Empty((await Home.GetAsync("hangs")).Configuration);
    }

    [NeedsRedisFact]
    public async Task Primaries_may_ask_for_as_many_replicas_as_they_have()
    {
        RedisCluster cluster = await Home.CreateAsync("copies", 4, replicas: 1);
        await SetAsync(cluster, null, ("min-replicas-to-write", "1"));
        await AssertAsync(cluster, "min-replicas-to-write", "1");
        await DataPlane.WriteAsync(Home, cluster, "k", 20);
        Assert.Contains("copies-member-2 (1 replica(s))", (await Home.FailsAsync(Request(cluster, null, ("min-replicas-to-write", "2")))).Message, StringComparison.Ordinal);
    }

    [NeedsRedisFact]
    public async Task A_cluster_that_is_worked_on_is_busy()
    {
        RedisCluster cluster = await Home.CreateAsync("race", 2);
        await using (Worker first = Worker.Start(Home.Folder, "grow", "race", "1", "Start"))
        {
            await first.UntilAsync("holding");
            Assert.Equal("TroveClusterBusy", (await Home.FailsAsync(Request(cluster, "2"))).ErrorId);
            first.Release();
            await first.UntilAsync("done");
        }
        await using Worker second = Worker.Start(Home.Folder, "set", "race", "hz=50", "Set");
        await second.UntilAsync("holding");
        Assert.Equal("TroveClusterBusy", (await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1) })).ErrorId);
        Assert.Equal("TroveClusterBusy", (await Home.FailsAsync(Request(cluster, null, ("hz", "60")))).ErrorId);
        second.Release();
        await second.UntilAsync("done");
        await AssertAsync(await Home.GetAsync("race"), "hz", "50");
    }

    private static SetClusterRequest Request(TroveCluster cluster, string? flavor, params (string Name, string? Value)[] values) =>
        Request(cluster, flavor, values, allowUnreachable: false);

    private static SetClusterRequest Request(
        TroveCluster cluster, string? flavor, (string Name, string? Value)[] values, bool allowUnreachable = false, bool allowDataLoss = false) => new()
    {
        ClusterId = cluster.Id,
        Flavor = flavor,
        Configuration = values.ToDictionary(value => value.Name, value => value.Value),
        AllowUnreachable = allowUnreachable,
        AllowDataLoss = allowDataLoss,
    };

    private async Task<RedisCluster> SetAsync(TroveCluster cluster, string? flavor, params (string Name, string? Value)[] values) =>
        Assert.IsType<RedisCluster>((await Home.RunAsync(Request(cluster, flavor, values))).Cluster);

    /// <summary>kill -9 of all servers, and a start.</summary>
    private async Task RestartAsync(TroveCluster cluster)
    {
        foreach (int server in Home.Servers())
            Signals.Kill(server);
        await Eventually.IsTrueAsync(() => Home.Servers().Count == 0, () => "the servers to end");
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
    }

    private async Task<string> ValueAsync(TroveCluster cluster, TroveClusterNode node, string name) =>
        (await RedisCli.RunAsync(Home, cluster, node, "config", "get", name)).Split('\n')[1];

    private async Task AssertAsync(TroveCluster cluster, string name, string value)
    {
        foreach (TroveClusterNode node in cluster.Nodes)
            Assert.Equal((node.Name, value), (node.Name, await ValueAsync(cluster, node, name)));
    }

    private async Task AssertUnchangedAsync(TroveCluster cluster, params (string Name, string Value)[] values)
    {
        foreach ((string name, string value) in values)
            await AssertAsync(cluster, name, value);
        RedisCluster now = await Home.GetAsync(cluster.Name, refresh: true);
        Assert.Equal((TroveClusterStatus.Active, "", TroveTask.None), (now.Status, now.Message, now.Task));
        Assert.All(now.Nodes, node => Assert.Equal("1", node.Flavor));
        AssertFiles(cluster, $"maxmemory {Tiny}");
    }

    private void AssertFiles(TroveCluster cluster, params string[] lines) => Assert.All(cluster.Nodes, node =>
    {
        string[] file = FileOf(node).Split('\n');
        Assert.All(lines, line => Assert.Contains(line, file));
    });

    private string FileOf(TroveClusterNode node) => File.ReadAllText(Path.Combine(Home.Folder, "nodes", $"{node.Id}", "redis.conf"));

    /// <summary>A key of one of the node's own slots.</summary>
    private static string KeyOf(TroveClusterNode node)
    {
        int[] range = [.. ((RedisClusterNode)node).Slots[0].Split('-').Select(text => int.Parse(text, null))];
        return Enumerable.Range(0, 100_000).Select(i => $"k{i}")
            .First(key => TroveClusters.Engine.Redis.Topology.KeySlot.Of(key) is var slot && slot >= range[0] && slot <= range[1]);
    }
}
