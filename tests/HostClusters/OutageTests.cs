using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Hosts that go away while they are needed, and come back, or do not.</summary>
public sealed class OutageTests(HostsFixture fixture) : HostClusterTest(fixture)
{
    [NeedsHostsTheory]
    [InlineData("Start")]
    [InlineData("Form")]
    public async Task A_create_whose_host_is_cut_off_is_rolled_back_and_what_is_left_goes_when_it_is_back(string step)
    {
        Home.Configure(Impatient);
        await Home.RegisterAsync([0, 1, 2]);
        Home.Events.OnStep = said =>
        {
            if (said.StartsWith(step, StringComparison.Ordinal))
                Hosts[1].CutAsync().GetAwaiter().GetResult();
        };
        TroveException error = await Home.FailsAsync(HostHome.CreateRequest("web", 3));
        Home.Events.OnStep = null;
        Assert.Contains("It has been rolled back, but for what is on db2, which did not answer", error.Message, StringComparison.Ordinal);
        Assert.Equal(TroveOperationState.RolledBack, Assert.Single(await Home.OperationsAsync()).State);
        Assert.Null(await Home.FindAsync("web"));
        Assert.Empty(Home.Left(0, 2));
        Assert.Contains(Home.Events.Warnings, warning => warning.StartsWith("Left on the host 'db2': the folder /var/lib/trove/", StringComparison.Ordinal));

        // The next command, another cluster's, finds it back.
        await Hosts[1].HealAsync();
        RedisCluster other = await Home.CreateAsync("other", 1);
        Assert.Equal("db1", other.Nodes[0].Host);
        Assert.Empty(Home.Left(1, 2));
    }

    [NeedsHostsFact]
    public async Task A_grow_whose_host_is_cut_off_leaves_the_members_as_they_were()
    {
        Home.Configure(Impatient);
        await Home.RegisterAsync([0, 1, 2]);
        RedisCluster cluster = await Home.CreateAsync("web", 2);
        await RedisCli.WriteAsync(Home, cluster);
        Home.Events.OnStep = said =>
        {
            if (said.StartsWith("Prove", StringComparison.Ordinal))
                Hosts[2].CutAsync().GetAwaiter().GetResult();
        };
        // What is a member already when it is cut off is forgotten by the others.
        await Home.FailsAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = HostHome.Nodes(1) });
        Home.Events.OnStep = null;
        cluster = await Home.GetAsync("web", refresh: true);
        Assert.Equal((2, TroveClusterStatus.Active, "", TroveTask.None), (cluster.NodeCount, cluster.Status, cluster.Message, cluster.Task));
        Assert.Equal(TroveOperationState.RolledBack, (await Home.OperationsAsync())[0].State);
        await RedisCli.ReadAsync(Home, cluster);

        // Who is told to forget a host learns what still lies on it.
        Guid host = await HostIdAsync("db3");
        TroveHostChange forgetting = await Home.Service.UnregisterHostAsync(new UnregisterHostRequest { Id = host, CheckOnly = true }, CancellationToken.None);
        Assert.Contains("/var/lib/trove/", Assert.Single(forgetting.Warnings), StringComparison.Ordinal);

        await Hosts[2].HealAsync();
        await Home.RunAsync(new SetClusterRequest { ClusterId = cluster.Id, Flavor = "2" });
        Assert.Empty(Home.Left(2));
        Assert.All(cluster.Nodes, node => Assert.Equal(2, RedisCli.KnownNodesAsync(Home, cluster, node).Result));
        forgetting = await Home.Service.UnregisterHostAsync(new UnregisterHostRequest { Id = host }, CancellationToken.None);
        Assert.Empty(forgetting.Warnings);
    }

    private async Task<Guid> HostIdAsync(string name) =>
        Assert.Single(await Home.Service.GetHostsAsync(new HostQuery { Names = [new NamePattern(name)] }, CancellationToken.None)).Id;

    [NeedsHostsFact]
    public async Task A_host_that_is_off_is_not_chosen_and_who_asks_for_it_learns_why()
    {
        Home.Configure(Impatient);
        await Home.RegisterAsync([0, 1, 2]);
        await Hosts[0].PowerOffAsync();
        try
        {
            RedisCluster cluster = await Home.CreateAsync("web", 2);
            Assert.Equal(["db2", "db3"], cluster.Nodes.Select(node => node.Host).Order());
            TroveException error = await Home.FailsAsync(HostHome.CreateRequest("other", [new TroveNodeSpec { Host = "db1" }]));
            Assert.Equal("HostUnreachable", error.ErrorId);
            error = await Home.FailsAsync(HostHome.CreateRequest("other", 1));
            Assert.Equal("HostNotSuitable", error.ErrorId);
            Assert.Contains("db2: it has no room", error.Message, StringComparison.Ordinal);
            Assert.Contains("db1: ", error.Message, StringComparison.Ordinal);
            Assert.Null(await Home.FindAsync("other"));
        }
        finally
        {
            await Hosts[0].PowerOnAsync();
        }
    }

    [NeedsHostsFact]
    public async Task A_host_with_another_key_is_not_used_for_anything()
    {
        await Home.RegisterAsync([3]);
        await Hosts[3].ChangeHostKeyAsync();
        TroveException error = await Home.FailsAsync(HostHome.CreateRequest("web", 1));
        Assert.Equal("HostKeyChanged", error.ErrorId);
        Assert.Null(await Home.FindAsync("web"));
        Assert.Empty(await Home.OperationsAsync());
        Assert.Empty(Home.Left(3));
    }
}
