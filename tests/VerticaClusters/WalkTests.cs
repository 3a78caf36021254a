using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>Whole lives of clusters, as an operator leads them.</summary>
public sealed class WalkTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_cluster_is_created_grows_shrinks_as_far_as_it_may_and_is_deleted(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 5);
        home.Configure(("min_ksafety", 1));
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        Assert.Equal(("vertica", 3, TroveClusterStatus.Active), (cluster.Datastore, cluster.NodeCount, cluster.Status));
        cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3], kSafety: 1);
        Assert.Equal((true, 4, 16, false, false), (cluster.LocalSegments, cluster.ScalingFactor, cluster.LicenseNodes, cluster.PointToPoint, cluster.Adopted));
        Assert.Equal((true, 4), home.Sim.State.Dbs[Stand.DefaultDatabase] is var made ? (made.Local, made.Factor) : default);

        IReadOnlyList<TroveClusterNode> added = (await home.RunAsync(Requests.Grow(cluster, 4, 5))).Nodes;
        Assert.Equal(["sales-member-4", "sales-member-5"], added.Select(node => node.Name).Order());
        cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4, 5], kSafety: 1);

        cluster = await ShrunkAsync(home, cluster, 5, 1, 2, 3, 4);
        // Three fewer would leave one: k-safety 0, and one is the least that is wanted.
        TroveException refused = await home.RefusesAsync("KSafetyWouldBeLost", Requests.Shrink(cluster, 2, 3, 4));
        Assert.Contains("cannot safely be lowered below the current level", refused.Message, StringComparison.Ordinal);
        Assert.Contains("k-safety 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("min_ksafety is 1", refused.Message, StringComparison.Ordinal);
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], kSafety: 1);

        await home.RunAsync(Requests.Delete(cluster));
        await home.Stand.IsGoneAsync("sales");
        Assert.All(await home.OperationsAsync(), operation => Assert.Equal(TroveOperationState.Done, operation.State));
    }

    [Theory, InProcess, OverSshd]
    public async Task Hosts_that_do_not_know_each_other_and_have_nothing_get_all_they_need(Way way)
    {
        // No key of root goes from host to host, and only the first has the package; its name is the host's own path.
        await using VerticaHome home = await VerticaHome.StartAsync(way, 3, new SimOptions { RootTrust = false, Timing = new Timing { Rebalance = 1 } });
        home.Configure(("license", "CE"), ("scaling_factor", 8));
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2);
        await home.Stand.IsWholeAsync("sales", [1, 2], kSafety: 0);
        Assert.Equal((true, 8), home.Sim.State.Dbs[Stand.DefaultDatabase] is var made ? (made.Local, made.Factor) : default);
        await home.RunAsync(Requests.Grow(cluster, 3));
        cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3], kSafety: 0);
        cluster = await ShrunkAsync(home, cluster, 2, 1, 3);
        await home.RunAsync(Requests.Delete(cluster));
        await home.Stand.IsGoneAsync("sales");
    }

    [Fact]
    public async Task The_host_that_drives_can_leave_and_another_drives()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(5);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        Assert.Equal("vhost1", cluster.Nodes.Single(node => node.Type == "master").Host);
        AuditTrail trail = AuditTrail.From(home.Sim);
        cluster = await ShrunkAsync(home, cluster, 1, 2, 3);
        Assert.Equal("vhost2", Assert.Single(trail.RunsOf("db_remove_node")).Host);
        Assert.Equal("vhost2", cluster.Nodes.Single(node => node.Type == "master").Host);
        // The package was a file of the host that left: whoever drives now has none, and says so before anything is done.
        await home.RefusesAsync("InvalidArgument", Requests.Grow(cluster, 4));
        string package = Path.Combine(home.Folder, "vertica.deb");
        await File.WriteAllTextAsync(package, home.Sim.ReadFile(1, VerticaHome.Package));
        await home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4, 1), Package = package, NoRebalance = true });
        cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], kSafety: 0);
        await home.RunAsync(Requests.Delete(cluster));
        await home.Stand.IsGoneAsync("sales");
    }

    [Fact]
    public async Task Names_and_hosts_of_nodes_that_left_are_used_again_and_numbers_of_nodes_are_not()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        for (int round = 0; round < 2; round++)
        {
            await home.RunAsync(Requests.Grow(cluster, 4));
            cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], kSafety: 1);
            Assert.Equal($"sales-member-{4 + round}", cluster.Nodes.Single(node => node.Host == "vhost4").Name);
            cluster = await ShrunkAsync(home, cluster, 4, 1, 2, 3);
        }
        await home.RunAsync(Requests.Delete(cluster));
        await home.Stand.IsGoneAsync("sales");
        // The hosts are as they were: another cluster is made there, with another database.
        await home.RunAsync(new CreateClusterRequest { Name = "other", Datastore = "vertica", Nodes = Requests.Anywhere(3), Flavor = "1", VolumeSize = 1, Database = "Other", PointToPoint = true });
        cluster = await home.GetAsync("other");
        Assert.True(cluster.PointToPoint);
        Assert.True(home.Sim.State.Cluster!.Pt2pt);
    }

    [Fact]
    public async Task Many_hosts_are_asked_at_once_and_nothing_is_done_twice()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(6);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        var transport = new WatchedTransport(home.Sim.Transport, ownsInner: false);
        int now = 0, most = 0;
        transport.Before = async _ =>
        {
            Interlocked.Increment(ref now);
            // Long enough for all that are sent at once to be under way.
            await Task.Delay(20);
            lock (transport)
                most = Math.Max(most, now);
        };
        transport.After = _ =>
        {
            Interlocked.Decrement(ref now);
            return Task.CompletedTask;
        };
        AuditTrail trail = AuditTrail.From(home.Sim);
        await home.RunAsync(Requests.Grow(cluster, 4, 5, 6), home.ServiceOver(transport));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4, 5, 6], kSafety: 1);
        Assert.True(most >= 3, $"at most {most} calls at once:\n{string.Join('\n', transport.Calls)}");
        Assert.Equal(["db_add_node", "update_vertica"], trail.Runs.Select(run => run.Tool).Where(tool => tool is "update_vertica" or "db_add_node" or "install_vertica").Order());

        // What changes something is sent to each host once; looks may be repeated, to see what became of it.
        IEnumerable<string> twice = trail.Sessions.Where(session => !IsLook(session.Command)).GroupBy(session => $"{session.Host} {session.User} {session.Command}")
            .Where(group => group.Count() > 1).Select(group => $"{group.Count()} times: {group.Key}");
        Assert.Empty(twice);
        foreach (IGrouping<string, HostSession> host in trail.Sessions.GroupBy(session => session.Host))
            Assert.True(host.Count() <= (host.Key == "vhost1" ? 40 : 20), $"{host.Count()} sessions on {host.Key}:\n{string.Join('\n', host.Select(session => session.Command))}");
    }

    [Fact]
    public async Task What_an_operation_tells_has_no_secret()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        const string Secret = "S3cret-of ours's";
        await home.RunAsync(new CreateClusterRequest { Name = "sales", Datastore = "vertica", Nodes = Requests.On(1, 2, 3), Flavor = "1", VolumeSize = 1, Password = Secret });
        VerticaCluster cluster = await home.GetAsync("sales");
        Assert.Equal(Secret, home.Sim.State.Dbs[Stand.DefaultDatabase].Password);
        await home.RunAsync(Requests.Grow(cluster, 4));
        home.Sim.Control.AddFault("db_remove_node:.*", "fail", arg: $"error: password '{Secret}' was not taken");
        TroveException? error = await Record.ExceptionAsync(() => home.RunAsync(Requests.Shrink(home.GetAsync("sales").Result, 4))) as TroveException;
        Assert.DoesNotContain("S3cret", home.Events.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", error?.ToString() ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", string.Join('\n', (await home.OperationsAsync()).Select(operation => operation.Message)), StringComparison.Ordinal);
        Assert.DoesNotContain(AuditTrail.Of(home.Sim).Sessions, session => session.Command.Contains("S3cret", StringComparison.Ordinal) || session.SecretSeen);
    }

    private static bool IsLook(string command) => command.StartsWith("read ", StringComparison.Ordinal)
        || Path.GetFileName(command.Split(' ').First(word => !word.StartsWith("VSQL_", StringComparison.Ordinal))) is
            "vsql" or "cat" or "ls" or "test" or "stat" or "df" or "dpkg" or "getent" or "id" or "hostname" or "true" or "uname" or "tail"
        || command.Contains("show_active_db", StringComparison.Ordinal) || command.Contains("list_allnodes", StringComparison.Ordinal);

    /// <summary>Removes the node of one host; what is left is whole, and what is left on the host is nothing.</summary>
    private static async Task<VerticaCluster> ShrunkAsync(VerticaHome home, VerticaCluster cluster, int leaving, params int[] left)
    {
        TroveClusterNode removed = Assert.Single((await home.RunAsync(Requests.Shrink(cluster, leaving))).Nodes);
        Assert.Equal((Requests.Host(leaving), TroveNodeStatus.Removed), (removed.Host, removed.Status));
        return await home.Stand.IsWholeAsync("sales", left, Math.Min(home.Sim.State.Dbs[Stand.DefaultDatabase].Ksafe, left.Length >= 3 ? 1 : 0));
    }
}
