using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Nodes and clusters that are removed although their hosts do not answer.</summary>
public sealed class LostHostTests(HostsFixture fixture) : HostClusterTest(fixture)
{
    [NeedsHostsFact]
    public async Task A_node_whose_host_is_off_can_be_removed_and_so_can_its_cluster()
    {
        Home.Configure(Impatient);
        await Home.RegisterAsync([0, 1, 2]);
        RedisCluster cluster = await Home.CreateAsync("web", 2);
        TroveClusterNode third = (await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = HostHome.Nodes(1) })).Nodes.Single();
        SshHost off = Hosts.Hosts.Single(host => host.Name == third.Host);
        SshHost second = Hosts.Hosts.Single(host => host.Name == cluster.Nodes[1].Host);
        await off.PowerOffAsync();
        try
        {
            RedisCluster seen = await Home.GetAsync("web", refresh: true);
            Assert.Equal((TroveClusterStatus.Degraded, TroveNodeStatus.Failed), (seen.Status, seen.Nodes[2].Status));

            TroveException refused = await Home.FailsAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [third.Name] });
            Assert.Equal("NodeUnreachable", refused.ErrorId);
            await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = [third.Name], AllowUnreachable = true });
            Assert.Equal((2, TroveClusterStatus.Active), ((await Home.GetAsync("web", refresh: true)).NodeCount, (await Home.GetAsync("web", refresh: true)).Status));
            Assert.Contains(Home.Events.Warnings, warning => warning.Contains($"/var/lib/trove/{third.Id}", StringComparison.Ordinal));

            await second.CutAsync();
            refused = await Home.FailsAsync(new RemoveClusterRequest { ClusterId = cluster.Id });
            Assert.Equal("NodeUnreachable", refused.ErrorId);
            Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
            Assert.Equal(TroveTask.None, (await Home.GetAsync("web")).Task);
            await Home.RunAsync(new RemoveClusterRequest { ClusterId = cluster.Id, AllowUnreachable = true });
            Assert.Null(await Home.FindAsync("web"));
            Assert.NotEmpty(HostHome.Servers(second));
        }
        finally
        {
            await second.HealAsync();
            await off.PowerOnAsync();
        }
        await Home.CreateAsync("next", 1);
        Assert.Empty(Home.Left(Place(off), Place(second)));
    }

    private int Place(SshHost host) => Hosts.Hosts.ToList().IndexOf(host);
}
