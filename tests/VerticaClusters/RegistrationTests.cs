using TroveClusters.Tests.VerticaClusters.Harness;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>The hosts of a double are registered as real ones are.</summary>
public sealed class RegistrationTests
{
    [Theory, InProcess, OverSshd]
    public async Task Hosts_are_registered_by_both_ways(Way way)
    {
        await using VerticaHome home = await VerticaHome.StartAsync(way, 2);
        IReadOnlyList<TroveHost> hosts = await home.Service.GetHostsAsync(new HostQuery(), CancellationToken.None);
        Assert.Equal(["vhost1", "vhost2"], hosts.Select(host => host.Name));
        Assert.All(hosts, host => Assert.Equal((TroveHostStatus.Active, 1, 0), (host.Status, host.Capacity, host.NodeCount)));
        await home.RegisterAsync(1);
        Assert.Equal(2, (await home.Service.GetHostsAsync(new HostQuery(), CancellationToken.None)).Count);
        await home.Sim.SetPowerAsync(2, HostPower.Off);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => home.RegisterAsync(2));
        Assert.Equal("HostUnreachable", error.ErrorId);
        home.Stand.NothingWrongWasDone();
    }

    [Fact]
    public async Task A_host_with_another_key_is_not_taken_for_the_one_that_was_registered()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(2);
        home.InProcess.ChangeHostKey(2);
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => home.RegisterAsync(2));
        Assert.Equal("HostKeyChanged", error.ErrorId);
    }
}
