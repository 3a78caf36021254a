using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Whole lives of clusters on hosts.</summary>
public sealed class LifecycleTests(HostsFixture fixture) : HostClusterTest(fixture)
{
    [NeedsHostsFact]
    public async Task A_cluster_lives_on_hosts_from_its_creation_to_its_removal()
    {
        await Home.RegisterAsync([0, 1, 2], capacity: 2);
        await Home.RegisterAsync([3]);
        RedisCluster cluster = await Home.CreateAsync("web", 6, replicas: 1);
        Assert.Equal(("ssh", TroveClusterStatus.Active, 16384, 3), (cluster.Provider, cluster.Status, cluster.SlotsAssigned, cluster.ReplicaCount));
        Assert.All(cluster.Nodes, node => Assert.Contains(Hosts.Hosts, host => host.Name == node.Host && node.Ip.SequenceEqual([host.Address])));
        // Four hosts for six nodes: none has three, and no replica shares a host with its primary.
        Assert.Equal([1, 1, 2, 2], cluster.Nodes.GroupBy(node => node.Host).Select(group => group.Count()).Order());
        Assert.All(Redis(cluster).Where(node => node.Primary.Length > 0), replica =>
            Assert.NotEqual(cluster.Nodes.Single(node => node.Name == replica.Primary).Host, replica.Host));
        await RedisCli.WriteAsync(Home, cluster);

        // Add a node: where there is room.
        TroveClusterNode added = Assert.Single((await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = HostHome.Nodes(1) })).Nodes);
        Assert.Equal(("web-member-7", TroveNodeStatus.Active), (added.Name, added.Status));
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((7, TroveClusterStatus.Active, ""), (cluster.NodeCount, cluster.Status, cluster.Message));
        Assert.Equal(7, await RedisCli.KnownNodesAsync(Home, cluster, added));
        Assert.All(cluster.Nodes, node => Assert.True(node.VolumeUsed > 0, $"{node.Name} takes {node.VolumeUsed} GB"));

        // Its flavor, live.
        await Home.RunAsync(new SetClusterRequest { ClusterId = cluster.Id, Flavor = "2" });
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.All(cluster.Nodes, node => Assert.Equal("2", node.Flavor));
        SshHost host = Hosts.Hosts.Single(host => host.Name == added.Host);
        Assert.Contains($"maxmemory {2048L * 1024 * 1024 * 75 / 100}\n", host.ReadFile($"/var/lib/trove/{added.Id}/redis.conf"), StringComparison.Ordinal);

        // Figures and logs.
        TroveClusterMeasurement measured = await Home.Service.MeasureAsync(cluster.Id, TimeSpan.FromMilliseconds(100), CancellationToken.None);
        Assert.Empty(measured.Unreachable);
        Assert.All(measured.Nodes, node => Assert.True(node.MemoryUsed > 0));
        IReadOnlyList<TroveLogEntry> log = await LogAsync(new LogQuery { ClusterId = cluster.Id, Tail = 5 });
        Assert.Equal(7, log.Select(entry => entry.NodeName).Distinct().Count());
        Assert.All(log, entry => Assert.DoesNotContain("log ", entry.Line[..Math.Min(4, entry.Line.Length)], StringComparison.Ordinal));

        // Remove the node.
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [added.Name] });
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((6, TroveClusterStatus.Active, ""), (cluster.NodeCount, cluster.Status, cluster.Message));
        Assert.Equal(6, Hosts.Hosts.Sum(each => HostHome.Folders(each).Count));

        // Stop, start, restart; the data stays.
        await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        Assert.All(Hosts.Hosts, each => Assert.Empty(HostHome.Servers(each)));
        Assert.Equal(TroveClusterStatus.Shutdown, (await Home.GetAsync("web", refresh: true)).Status);
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (cluster.Status, cluster.Message));
        await RedisCli.ReadAsync(Home, cluster);
        await Home.RunAsync(new RestartClusterRequest { ClusterId = cluster.Id, Nodes = ["web-member-1", "web-member-4"] });
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (cluster.Status, cluster.Message));
        await RedisCli.ReadAsync(Home, cluster);

        await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
        Assert.Empty(Home.Left());
        Assert.Null(await Home.FindAsync("web"));
    }

    [NeedsHostsFact]
    public async Task Servers_are_detached_marked_private_and_know_no_secret_by_their_command_line()
    {
        await Home.RegisterAsync([0]);
        RedisCluster cluster = await Home.CreateAsync("web", 1);
        TroveClusterNode node = cluster.Nodes[0];
        HostProcess server = Assert.Single(HostHome.Servers(Hosts[0]));
        Assert.Contains($"TROVE_NODE={node.Id:D}", server.Environment);
        Assert.DoesNotContain(server.Environment, variable => variable.StartsWith("SSH_", StringComparison.Ordinal));
        string password = await Home.PasswordAsync(cluster);
        Assert.DoesNotContain(server.Arguments, argument => argument.Contains(password, StringComparison.Ordinal));
        // A session of its own, and nothing of ours open in it.
        string[] stat = File.ReadAllText($"/proc/{server.MachineId}/stat").Split(") ")[^1].Split(' ');
        Assert.Equal(server.Id.ToString(), (await Hosts[0].RunAsync("ps", "-o", "sid=", "-p", $"{server.Id}")).Trim());
        Assert.Equal("1", (await Hosts[0].RunAsync("ps", "-o", "ppid=", "-p", $"{server.Id}")).Trim());
        Assert.Equal("0", stat[4]); // No terminal.
        string[] open = [.. Directory.GetFiles($"/proc/{server.MachineId}/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "")];
        Assert.DoesNotContain(open, target => target.Contains("start.lock", StringComparison.Ordinal));
        string folder = Hosts[0].Path($"/var/lib/trove/{node.Id}");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.All(Directory.GetFiles(folder), file => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)));
        // Nobody gets in without the password, although it listens to all.
        Assert.Contains("NOAUTH", await Hosts[0].RunAsync("redis-cli", "-h", Hosts[0].Address, "-p", $"{node.Port}", "ping"), StringComparison.Ordinal);
    }

    [NeedsHostsFact]
    public async Task Hosts_and_ports_can_be_asked_for_by_name_and_address()
    {
        await Home.RegisterAsync([0, 1, 2]);
        TroveNodeSpec[] nodes = [new() { Host = "DB2", Port = 7000 }, new($"root@{Hosts[0].Address}"), new(Hosts[2].Address) { Name = "last" }];
        RedisCluster cluster = Assert.IsType<RedisCluster>((await Home.RunAsync(HostHome.CreateRequest("web", nodes))).Cluster);
        Assert.Equal(["db2", "db1", "db3"], cluster.Nodes.Select(node => node.Host));
        Assert.Equal(7000, cluster.Nodes[0].Port);
        Assert.Equal("last", cluster.Nodes[2].Name);

        TroveException unknown = await Home.FailsAsync(HostHome.CreateRequest("other", [new TroveNodeSpec { Host = "nowhere" }]));
        Assert.Equal("HostNotFound", unknown.ErrorId);
        Assert.Contains("Register-TroveHost", unknown.RecommendedAction, StringComparison.Ordinal);
        TroveException full = await Home.FailsAsync(HostHome.CreateRequest("other", [new TroveNodeSpec { Host = "db1" }]));
        Assert.Equal("HostNotSuitable", full.ErrorId);
        Assert.Contains("db1: it has no room (1 of 1 places are taken)", full.Message, StringComparison.Ordinal);
        Assert.Null(await Home.FindAsync("other"));
    }

    [NeedsHostsFact]
    public async Task A_node_whose_server_died_is_shown_and_started_again()
    {
        await Home.RegisterAsync([0, 1]);
        RedisCluster cluster = await Home.CreateAsync("web", 2);
        await RedisCli.WriteAsync(Home, cluster);
        SshHost host = Hosts.Hosts.Single(host => host.Name == cluster.Nodes[1].Host);
        await host.RunAsync("kill", "-KILL", $"{HostHome.Servers(host).Single().Id}");

        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((TroveNodeStatus.Shutdown, "Its server is not running."), (cluster.Nodes[1].Status, cluster.Nodes[1].Message));
        Assert.Equal("NodeUnreachable", (await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = HostHome.Nodes(1) })).ErrorId);
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (cluster.Status, cluster.Message));
        await RedisCli.ReadAsync(Home, cluster);

        // A host that was off: its boot is the same here, but none of its processes is.
        await host.PowerOffAsync();
        await host.PowerOnAsync();
        await Home.RunAsync(new StartClusterRequest { ClusterId = cluster.Id });
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((TroveClusterStatus.Active, ""), (cluster.Status, cluster.Message));
        await RedisCli.ReadAsync(Home, cluster);
    }

    private static IEnumerable<RedisClusterNode> Redis(TroveCluster cluster) => cluster.Nodes.Cast<RedisClusterNode>();

    private async Task<IReadOnlyList<TroveLogEntry>> LogAsync(LogQuery query)
    {
        var entries = new List<TroveLogEntry>();
        await foreach (TroveLogEntry entry in Home.Service.GetLogAsync(query, CancellationToken.None))
            entries.Add(entry);
        return entries;
    }
}
