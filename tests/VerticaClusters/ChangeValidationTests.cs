using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>Changes of a cluster that are refused before anything is done: neither home nor hosts know of them afterwards.</summary>
public sealed class ChangeValidationTests
{
    [Fact]
    public async Task Growths_that_cannot_be()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(6, registered: 5);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        await home.RefusesAsync("NodeRequired", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [] });
        await home.RefusesAsync("InvalidArgument", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), Role = TroveNodeRole.Replica });
        await home.RefusesAsync("InvalidArgument", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), ReplicaOf = "sales-member-1" });
        await home.RefusesAsync("FlavorsNotEqual", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), Flavor = "2" });
        await home.RefusesAsync("VolumeSizesNotEqual", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), VolumeSize = 2 });
        await home.RefusesAsync("NodeAlreadyExists", new AddNodesRequest { ClusterId = cluster.Id, Nodes = [new TroveNodeSpec { Name = "sales-member-1", Host = "vhost4" }] });
        await home.RefusesAsync("HostNotSuitable", Requests.Grow(cluster, 3));
        await home.RefusesAsync("HostNotSuitable", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.Anywhere(3) });
        await home.RefusesAsync("InvalidArgument", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), FailureThreshold = "LOUD" });
        await home.RefusesAsync("NodeCountNotSupported", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), KSafety = 2 }, "at most 1");
        await home.RefusesAsync("InvalidArgument", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), KSafety = 0 });
        await home.RefusesAsync("InvalidArgument", new AddNodesRequest { ClusterId = cluster.Id, Nodes = Requests.On(4), Package = "/root/nothing.rpm" });
        await home.Sim.SetPowerAsync(4, HostPower.Off);
        await home.RefusesAsync("HostUnreachable", Requests.Grow(cluster, 4));
        await home.Sim.SetPowerAsync(4, HostPower.On);

        // While data moves, and while a node is down, nothing changes the size.
        home.Sim.Control.Set("timing.rebalance", "1000000");
        await home.DoByHandAsync("dbadmin", "/opt/vertica/bin/vsql", "-w", await home.PasswordAsync(cluster.Id), "-c", "SELECT START_REBALANCE_CLUSTER()");
        await home.RefusesAsync("RebalanceRunning", Requests.Grow(cluster, 4));
        await home.RefusesAsync("RebalanceRunning", Requests.Shrink(cluster, 3));
        await home.DoByHandAsync("dbadmin", "/opt/vertica/bin/vsql", "-w", await home.PasswordAsync(cluster.Id), "-c", "SELECT CANCEL_REBALANCE_CLUSTER()");
        home.Sim.Control.SetNode("v_db_srvr_node0002", up: false);
        await home.RefusesAsync("NodeUnreachable", Requests.Grow(cluster, 4), "sales-member-2");
        await home.RefusesAsync("NodeUnreachable", Requests.Shrink(cluster, 2), "sales-member-2");
        home.Sim.Control.SetNode("v_db_srvr_node0002", up: true);
        await home.RunAsync(Requests.Grow(cluster, 4));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 1);
    }

    [Fact]
    public async Task The_licence_is_looked_at_before_a_host_is_touched()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        home.Configure(("license", "CE"));
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        Assert.Equal(3, (await home.GetAsync("sales")).LicenseNodes);
        TroveException error = await home.RefusesAsync("LicenseLimit", Requests.Grow(cluster, 4));
        Assert.Contains("permits 3 nodes", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, home.Sim.State.Cluster!.Hosts.Count);
    }

    [Fact]
    public async Task Removals_that_cannot_be()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(5);
        home.Configure(("min_ksafety", 1));
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3, 4, 5);
        await home.RefusesAsync("LastNode", Requests.Shrink(cluster, 1, 2, 3, 4, 5));
        await home.RefusesAsync("LastNode", new RemoveNodesRequest { ClusterId = cluster.Id, Count = 5 });
        await home.RefusesAsync("NodeRequired", new RemoveNodesRequest { ClusterId = cluster.Id, Count = 0 });
        await home.RefusesAsync("NodeNotFound", new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["nobody"] });
        TroveException error = await home.RefusesAsync("KSafetyWouldBeLost", Requests.Shrink(cluster, 3, 4, 5));
        Assert.Contains(
            "The number of instances in your cluster cannot safely be lowered below the current level based on your current fault-tolerance settings.", error.Message, StringComparison.Ordinal);
        // Also where the driver would have to change, and where nobody can be reached who stays.
        foreach (int host in (int[])[2, 3, 4, 5])
            await home.Sim.SetPowerAsync(host, HostPower.Off);
        await home.RefusesAsync("NodeUnreachable", Requests.Shrink(cluster, 1));
        foreach (int host in (int[])[2, 3, 4, 5])
            await home.Sim.SetPowerAsync(host, HostPower.On);
        // Two fewer are as safe as is wanted; what is designed need not be lowered for that.
        await home.RunAsync(Requests.Shrink(cluster, 1, 5));
        await home.Stand.IsWholeAsync("sales", [2, 3, 4], 1);
    }

    [Fact]
    public async Task A_design_that_is_lower_than_the_nodes_allow_counts_as_it_is()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(5);
        await home.RunAsync(new CreateClusterRequest { Name = "sales", Datastore = "vertica", Nodes = Requests.On(1, 2, 3, 4, 5), Flavor = "1", VolumeSize = 1, KSafety = 0 });
        VerticaCluster cluster = await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4, 5], 0);
        home.Configure(("min_ksafety", 1));
        await home.RefusesAsync("KSafetyWouldBeLost", Requests.Shrink(cluster, 5));
        home.Configure();
        await home.RunAsync(Requests.Shrink(cluster, 5));
        await home.Stand.IsWholeAsync("sales", [1, 2, 3, 4], 0);
    }

    [Fact]
    public async Task A_password_somebody_has_changed_is_told_and_nothing_is_done()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.Sim.World.Store.Change(state => state.Dbs[Stand.DefaultDatabase].Password = "another one");
        foreach (OperationRequest request in (OperationRequest[])
            [Requests.Grow(cluster, 4), Requests.Shrink(cluster, 3), new OptimizeClusterRequest { ClusterId = cluster.Id }, new RepairClusterRequest { ClusterId = cluster.Id }, new RestartClusterRequest { ClusterId = cluster.Id }])
        {
            TroveException error = await home.RefusesAsync("AuthenticationFailed", request);
            Assert.DoesNotContain(await home.PasswordAsync(cluster.Id), error.ToString(), StringComparison.Ordinal);
        }
        VerticaCluster seen = await home.GetAsync("sales");
        Assert.NotEqual(("", TroveClusterStatus.Active), (seen.Message, seen.Status));
    }

    [Fact]
    public async Task A_host_that_shows_another_key_is_not_used_for_anything()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(4);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        home.InProcess.ChangeHostKey(1);
        AuditTrail trail = AuditTrail.From(home.Sim);
        foreach (OperationRequest request in (OperationRequest[])[Requests.Grow(cluster, 4), Requests.Shrink(cluster, 3), Requests.Delete(cluster)])
            await home.RefusesAsync("HostKeyChanged", request);
        Assert.DoesNotContain(trail.Sessions, session => session.Host == "vhost1");
    }

    [Fact]
    public async Task What_Vertica_has_no_answer_to()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(3);
        VerticaCluster cluster = await home.CreateAsync("sales", 1, 2, 3);
        await home.RefusesAsync("OperationNotSupported", new SetClusterRequest { ClusterId = cluster.Id, Configuration = new Dictionary<string, string?> { ["maxmemory"] = "1" } });
        await home.RefusesAsync("OperationNotSupported", new UpgradeClusterRequest { ClusterId = cluster.Id, DatastoreVersion = "24.1" });
        await home.RefusesAsync("InvalidArgument", new EnableRootRequest { ClusterId = cluster.Id, Password = "two\nlines" });
        await home.RefusesAsync("InvalidArgument", new RepairClusterRequest { ClusterId = cluster.Id, Replacement = new TroveNodeSpec("vhost3") });
        foreach (OperationRequest request in (OperationRequest[])
            [new EnableRootRequest { ClusterId = Guid.NewGuid() }, new OptimizeClusterRequest { ClusterId = Guid.NewGuid() }, new RepairClusterRequest { ClusterId = Guid.NewGuid() }])
            await home.RefusesAsync("TroveClusterNotFound", request);
    }
}
