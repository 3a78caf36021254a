using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Hosts that the tests of one class share, one test after the other.</summary>
public sealed class HostsFixture : IAsyncLifetime
{
    public const int Count = 4;

    /// <summary>Root's password on all of them.</summary>
    public const string Password = "Sesam, \"öffne\" dich $(x)";

    private SshHostSet? _hosts;

    internal SshHostSet Hosts => _hosts ?? throw new InvalidOperationException("There are no hosts.");

    public async Task InitializeAsync()
    {
        if (HostsNeeded.WhyNot is null)
            _hosts = await SshHostSet.StartAsync(Count, new SshHostOptions { NamePrefix = "db", KeyTypes = ["ed25519"], RootPassword = Password });
    }

    public async Task DisposeAsync()
    {
        if (_hosts is not null)
            await _hosts.DisposeAsync();
    }
}

/// <summary>A test with a Trove home of its own, after which nothing is left on the hosts.</summary>
public abstract class HostClusterTest(HostsFixture fixture) : IClassFixture<HostsFixture>, IAsyncLifetime
{
    /// <summary>Settings of a test that waits for hosts that do not answer: it waits for as long as it has to.</summary>
    private protected const string Impatient =
        """{"default":{"agent_call_low_timeout":4,"agent_call_high_timeout":20,"ssh_connect_timeout":5,"ssh_keepalive":2}}""";

    private HostHome? _home;

    private protected SshHostSet Hosts => fixture.Hosts;

    private protected HostHome Home => _home ??= new HostHome(fixture.Hosts);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_home is null)
            return;
        foreach (SshHost host in Hosts.Hosts.Where(host => host.IsOn))
        {
            await host.HealAsync();
            await host.ThawAsync();
            foreach (HostProcess server in HostHome.Servers(host))
                await host.TryRunAsync("kill", "-KILL", $"{server.Id}");
            await host.TryRunAsync("rm", "-rf", "/var/lib/trove");
        }
        await _home.DisposeAsync();
    }
}
