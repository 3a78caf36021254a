using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Which hosts nodes are put on, and what keeps hosts from being taken.</summary>
public sealed class PlacementTests(HostsFixture fixture) : HostClusterTest(fixture)
{
    [NeedsHostsFact]
    public async Task Locality_and_zones_are_kept_and_too_few_hosts_are_told_one_by_one()
    {
        await Home.RegisterAsync([0, 1, 2], capacity: 2, zone: i => i < 2 ? "east" : "west");
        TroveException error = await Home.FailsAsync(HostHome.CreateRequest("apart", HostHome.Nodes(4), locality: TroveLocality.AntiAffinity));
        Assert.Equal("HostNotSuitable", error.ErrorId);
        Assert.Contains("db1: it has a node of this cluster; db2: it has a node of this cluster; db3: it has a node of this cluster", error.Message, StringComparison.Ordinal);

        TrovePlan plan = await Home.Service.PlanAsync(HostHome.CreateRequest("web", HostHome.Nodes(3), locality: TroveLocality.AntiAffinity), CancellationToken.None);
        Assert.All(plan.Steps.Take(3), step => Assert.Matches(@"^Start web-member-\d on db\d \(\d+\.\d+\.\d+\.\d+\) \(Redis ", step));

        RedisCluster together = Assert.IsType<RedisCluster>((await Home.RunAsync(HostHome.CreateRequest("together", HostHome.Nodes(2), locality: TroveLocality.Affinity))).Cluster);
        Assert.Single(together.Nodes.Select(node => node.Host).Distinct());
        TroveNodeSpec[] west = [new() { AvailabilityZone = "west" }, new() { AvailabilityZone = "WEST" }];
        RedisCluster there = Assert.IsType<RedisCluster>((await Home.RunAsync(HostHome.CreateRequest("west", west))).Cluster);
        Assert.All(there.Nodes, node => Assert.Equal("db3", node.Host));
    }

    [NeedsHostsFact]
    public async Task The_flavor_that_hosts_offer_is_the_one_that_nodes_have()
    {
        await Home.RegisterAsync([0], flavor: "2");
        await Home.RegisterAsync([1], flavor: "1");
        RedisCluster cluster = await Home.CreateAsync("web", 1);
        Assert.Equal("db2", cluster.Nodes[0].Host);
        TroveException error = await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = HostHome.Nodes(1) });
        Assert.Contains("db1: it offers flavor 2, and 1 is needed; db2: it has no room", error.Message, StringComparison.Ordinal);
        error = await Home.FailsAsync(new SetClusterRequest { ClusterId = cluster.Id, Flavor = "3" });
        Assert.Equal("HostNotSuitable", error.ErrorId);
        Assert.Contains("db2 offers flavor 1", error.Message, StringComparison.Ordinal);
        Assert.Equal("1", (await Home.GetAsync("web")).Nodes[0].Flavor);
    }

    [NeedsHostsFact]
    public async Task Two_creates_at_once_do_not_take_the_same_place()
    {
        await Home.RegisterAsync([0]);
        ITroveService other = Home.NewService();
        TrovePlan one = await Home.Service.PlanAsync(HostHome.CreateRequest("one", 1), CancellationToken.None);
        TrovePlan two = await other.PlanAsync(HostHome.CreateRequest("two", 1), CancellationToken.None);
        Task<OperationResult>[] runs = [Home.Service.RunAsync(one, Home.Events, CancellationToken.None), other.RunAsync(two, Home.Events, CancellationToken.None)];
        await Task.WhenAll(runs.Select(run => run.ContinueWith(_ => { }, TaskScheduler.Default)));
        Task<OperationResult> lost = Assert.Single(runs, run => run.IsFaulted);
        TroveException error = Assert.IsType<TroveException>(lost.Exception!.InnerException);
        Assert.Equal("HostNotSuitable", error.ErrorId);
        Assert.Contains("no room any more", error.Message, StringComparison.Ordinal);
        Assert.Single(HostHome.Servers(Hosts[0]));
        Assert.Single(HostHome.Folders(Hosts[0]));
    }

    [NeedsHostsFact]
    public async Task A_port_that_is_taken_is_told_before_anything_is_done_and_another_is_chosen_where_any_will_do()
    {
        await Home.RegisterAsync([0]);
        Hosts[0].WriteFile("/root/listen.pl",
            "use IO::Socket::INET; my @k = map { IO::Socket::INET->new(LocalAddr=>'0.0.0.0',LocalPort=>$_,Listen=>1,ReuseAddr=>1) or die $! } @ARGV; open(my $f,'>','/root/up'); print $f $$; close $f; sleep 600;");
        await Hosts[0].RunAsync("sh", "-c", "setsid perl /root/listen.pl 7000 30000 </dev/null >/dev/null 2>&1 & while [ ! -s /root/up ]; do sleep 0.02; done");
        TroveException error = await Home.FailsAsync(HostHome.CreateRequest("web", [new TroveNodeSpec { Host = "db1", Port = 7000 }]));
        Assert.Equal("PortsExhausted", error.ErrorId);
        Assert.Contains("port 7000 is taken", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Home.OperationsAsync());

        // The first port there is has its bus port taken.
        RedisCluster cluster = await Home.CreateAsync("web", 1);
        Assert.Equal(20001, cluster.Nodes[0].Port);
        await Hosts[0].RunAsync("sh", "-c", "kill $(cat /root/up) && rm /root/up");
    }

    [NeedsHostsFact]
    public async Task Hosts_without_the_server_or_with_another_version_are_not_taken()
    {
        await Home.RegisterAsync([0, 1, 2]);
        // As if it had been installed from elsewhere.
        Hosts[0].WriteFile("/usr/local/bin/redis-server", "#!/bin/sh\necho 'Redis server v=6.0.1 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64 build=0'\n",
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        string real = (await Hosts[1].RunAsync("sh", "-c", "command -v redis-server")).Trim();
        await Hosts[1].RunAsync("mv", real, real + ".away");
        try
        {
            TroveException error = await Home.FailsAsync(HostHome.CreateRequest("web", [new TroveNodeSpec { Host = "db2" }]));
            Assert.Equal("ServerBinaryNotFound", error.ErrorId);
            Assert.Contains("'db2'", error.Message, StringComparison.Ordinal);
            Assert.Contains("no Redis server", error.Message, StringComparison.Ordinal);

            error = await Home.FailsAsync(HostHome.CreateRequest("web", [new TroveNodeSpec { Host = "db1" }, new TroveNodeSpec { Host = "db3" }]));
            Assert.Equal("ServerBinaryNotFound", error.ErrorId);
            Assert.Contains("db1 has Redis 6.0.1", error.Message, StringComparison.Ordinal);

            // Two of one version are needed, and one host has it.
            error = await Home.FailsAsync(new CreateClusterRequest
            {
                Name = "web", Datastore = "redis", Nodes = HostHome.Nodes(2), Flavor = "1", VolumeSize = 1, DatastoreVersion = "7",
            });
            Assert.Contains("db1: ", error.Message, StringComparison.Ordinal);
            Assert.Contains("6.0.1", error.Message, StringComparison.Ordinal);
            Assert.Empty(await Home.OperationsAsync());
        }
        finally
        {
            await Hosts[1].RunAsync("mv", real + ".away", real);
            await Hosts[0].RunAsync("rm", "/usr/local/bin/redis-server");
        }
    }
}
