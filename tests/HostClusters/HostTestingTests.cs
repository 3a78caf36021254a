using TroveClusters.Tests.SshHosts;

namespace TroveClusters.Tests.HostClusters;

/// <summary>Hosts are registered and looked at as they are: each with its own file system, users and sshd.</summary>
public sealed class HostTestingTests : IClassFixture<HostTestingTests.Fixture>, IAsyncLifetime
{
    private const int Well = 0, Small = 1;
    private readonly Fixture _fixture;
    private HostHome? _home;

    public HostTestingTests(Fixture fixture) => _fixture = fixture;

    private SshHostSet Hosts => _fixture.Hosts;

    private HostHome Home => _home ??= new HostHome(Hosts);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_home is not null)
            await _home.DisposeAsync();
    }

    [NeedsHostsFact]
    public async Task A_host_that_is_well_passes_and_is_known_by_its_keys()
    {
        SshHost host = Hosts[Well];
        TroveHost registered = await RegisterAsync(host);
        Assert.Equal(host.HostKeys.Select(key => key.Fingerprint).Order(), registered.HostKeys.Select(key => key.Split(' ')[1]).Order());
        IReadOnlyList<TroveFinding> findings = await TestAsync(registered);
        foreach (TroveFinding finding in findings.SkipLast(1))
            Assert.True(finding.Status == TroveFindingStatus.Passed, $"{finding}: {finding.Message}");
        Assert.Equal(TroveFindingStatus.Skipped, findings[^1].Status);
        Assert.Contains("/redis-server (", Of(findings, "Redis").Message, StringComparison.Ordinal);
        Assert.Contains("Linux", Of(findings, "OperatingSystem").Message, StringComparison.Ordinal);
        TroveHost after = await ReadAsync(registered);
        Assert.Equal((TroveHostStatus.Active, ""), (after.Status, after.Message));
        Assert.True(after.LastSeen > registered.LastSeen);
    }

    [NeedsHostsFact]
    public async Task A_host_that_does_not_let_us_in_is_not_registered()
    {
        SshHost host = Hosts[Well];
        TroveException refused = await FailsAsync(new RegisterHostRequest { Address = host.Address, KeyFile = Hosts.OtherKeyFile });
        Assert.Equal("AuthenticationFailed", refused.ErrorId);
        TroveException wrong = await FailsAsync(new RegisterHostRequest { Address = host.Address, User = "nosudo", Password = "wrong-horse" });
        Assert.Equal("AuthenticationFailed", wrong.ErrorId);
        Assert.DoesNotContain("horse", wrong.Message, StringComparison.Ordinal);
        Assert.Equal("HostUnreachable", (await FailsAsync(new RegisterHostRequest { Address = Hosts.UnusedAddress, KeyFile = host.ClientKeyFile })).ErrorId);
        Assert.Equal("HostKeyUnknown", (await FailsAsync(new RegisterHostRequest { Address = host.Address, KeyFile = host.ClientKeyFile, HostKeys = ["SHA256:" + new string('A', 43)] })).ErrorId);
        Assert.Empty(await Home.Service.GetHostsAsync(new HostQuery(), CancellationToken.None));
    }

    [NeedsHostsFact]
    public async Task Users_without_sudo_and_with_it_are_told_apart()
    {
        // By password: it is stored, and used again for the test.
        TroveHost without = await RegisterAsync(Hosts[Well], new RegisterHostRequest { Address = $"nosudo@{Hosts[Well].Address}", Name = "without", Password = "correct-horse" });
        TroveHost with = await RegisterAsync(Hosts[Well], new RegisterHostRequest { Address = Hosts[Well].Address, Name = "with", User = "sudoer" });
        TroveHost asks = await RegisterAsync(Hosts[Well], new RegisterHostRequest { Address = Hosts[Well].Address, Name = "asks", User = "asked" });
        IReadOnlyList<TroveFinding> findings = await TestAsync(without);
        Assert.Equal(TroveFindingStatus.Warning, Of(findings, "Privilege").Status);
        Assert.Contains("nosudo is not root", Of(findings, "Privilege").Message, StringComparison.Ordinal);
        Assert.Equal(TroveFindingStatus.Failed, Of(findings, "Disk").Status);
        Assert.Contains("nosudo may not make folders in /var/lib", Of(findings, "Disk").Message, StringComparison.Ordinal);
        Assert.Equal(TroveHostStatus.Unsuitable, (await ReadAsync(without)).Status);
        Assert.Equal((TroveFindingStatus.Warning, true), (Of(await TestAsync(asks), "Privilege").Status, without.HasPassword));
        TroveFinding passed = Of(await TestAsync(with), "Privilege");
        Assert.Equal((TroveFindingStatus.Passed, "sudoer runs sudo without a password."), (passed.Status, passed.Message));
    }

    [NeedsHostsFact]
    public async Task A_full_disk_and_taken_ports_are_found()
    {
        SshHost host = Hosts[Small];
        TroveHost registered = await RegisterAsync(host);
        Assert.StartsWith("Vertica's ports are free", Of(await TestAsync(registered), "Ports").Message, StringComparison.Ordinal);
        await host.RunAsync("redis-server", "--port", "5433", "--daemonize", "yes", "--save", "");
        try
        {
            IReadOnlyList<TroveFinding> findings = await TestAsync(registered);
            Assert.Equal(TroveFindingStatus.Failed, Of(findings, "Disk").Status);
            Assert.StartsWith("Only 0.", Of(findings, "Disk").Message, StringComparison.Ordinal);
            Assert.Equal(TroveFindingStatus.Warning, Of(findings, "Ports").Status);
            Assert.Contains("Of Vertica's ports 5433/tcp are taken", Of(findings, "Ports").Message, StringComparison.Ordinal);
            Assert.StartsWith("Disk: Only", (await ReadAsync(registered)).Message, StringComparison.Ordinal);
        }
        finally
        {
            foreach (HostProcess server in HostHome.Servers(host))
                await host.TryRunAsync("kill", "-KILL", $"{server.Id}");
        }
    }

    [NeedsHostsFact]
    public async Task What_is_installed_is_found()
    {
        SshHost host = Hosts[Small];
        TroveHost registered = await RegisterAsync(host);
        string server = (await host.RunAsync("sh", "-c", "command -v redis-server")).Trim();
        const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        host.WriteFile("/opt/vertica/bin/vertica", "#!/bin/sh\necho 'Vertica Analytic Database v12.0.4-0'\n", Program);
        host.WriteFile("/opt/vertica/config/admintools.conf", "[Configuration]\nhosts = no\n\n[Cluster]\nhosts = 10.0.0.1,10.0.0.2\nspread_hosts =\n\n[Nodes]\nhosts = neither\n");
        await host.RunAsync("mv", server, "/root/kept");
        try
        {
            IReadOnlyList<TroveFinding> findings = await TestAsync(registered);
            Assert.Equal(TroveFindingStatus.Skipped, Of(findings, "Redis").Status);
            Assert.Equal("Vertica Analytic Database v12.0.4-0 is installed at /opt/vertica; it is a member of the cluster of 10.0.0.1, 10.0.0.2.", Of(findings, "Vertica").Message);
        }
        finally
        {
            await host.RunAsync("mv", "/root/kept", server);
            await host.RunAsync("rm", "-r", "/opt/vertica");
        }
    }

    [NeedsHostsFact]
    public async Task A_host_that_is_cut_off_or_frozen_keeps_no_other_from_being_tested()
    {
        SshHost cut = Hosts[Small];
        TroveHost[] registered = [await RegisterAsync(cut), await RegisterAsync(Hosts[Well])];
        Home.Configure("""{ "default": { "ssh_connect_timeout": 5 } }""");
        await cut.CutAsync();
        try
        {
            IReadOnlyList<TroveFinding> findings = await TestAsync(registered);
            Assert.Equal(TroveFindingStatus.Failed, Of(findings, "Reachable").Status);
            Assert.All(findings.Skip(1).Take(12), finding => Assert.Equal(TroveFindingStatus.Skipped, finding.Status));
            Assert.Equal(TroveFindingStatus.Passed, findings[13].Status);
            Assert.Equal((TroveHostStatus.Unreachable, registered[0].LastSeen), ((await ReadAsync(registered[0])).Status, (await ReadAsync(registered[0])).LastSeen));
        }
        finally
        {
            await cut.HealAsync();
        }
        Assert.Equal(TroveFindingStatus.Passed, Of(await TestAsync(registered[0]), "Commands").Status);
        await cut.FreezeAsync();
        try
        {
            TroveFinding failed = (await TestAsync(Home.Service, TimeSpan.FromSeconds(10), registered[0].Id))[..4].Single(finding => finding.Status == TroveFindingStatus.Failed);
            Assert.True(failed.Check is "Reachable" or "Commands", $"{failed}: {failed.Message}");
        }
        finally
        {
            await cut.ThawAsync();
        }
    }

    [NeedsHostsFact]
    public async Task A_changed_key_is_found_and_taken_over_only_when_it_is_named()
    {
        SshHost host = Hosts[Small];
        TroveHost registered = await RegisterAsync(host);
        await host.ChangeHostKeyAsync();
        // A session of its own: one that was logged in before may go on by the connection it has.
        ITroveService session = Home.NewService();
        IReadOnlyList<TroveFinding> findings = await TestAsync(session, registered.Id);
        Assert.Equal((TroveFindingStatus.Passed, TroveFindingStatus.Failed), (findings[0].Status, Of(findings, "HostKey").Status));
        Assert.Contains("-HostKey", Of(findings, "HostKey").RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(TroveHostStatus.Refused, (await ReadAsync(registered)).Status);

        var again = new RegisterHostRequest { Address = host.Address, Name = host.Name, KeyFile = host.ClientKeyFile };
        Assert.Equal("HostKeyChanged", (await FailsAsync(again)).ErrorId);
        TroveHostChange change = await session.RegisterHostAsync(
            new RegisterHostRequest { Address = host.Address, Name = host.Name, HostKeys = [host.HostKeys[0].Fingerprint] }, CancellationToken.None);
        Assert.Contains(host.HostKeys[0].Fingerprint, Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Equal((registered.Id, TroveHostStatus.Active), (change.Host.Id, change.Host.Status));
        Assert.Equal(TroveFindingStatus.Passed, Of(await TestAsync(session, registered.Id), "Commands").Status);
    }

    private async Task<TroveHost> RegisterAsync(SshHost host, RegisterHostRequest? request = null) => (await Home.Service.RegisterHostAsync(
        request is { Password: not null } ? request : new RegisterHostRequest
        {
            Address = request?.Address ?? host.Address,
            Name = request?.Name ?? host.Name,
            User = request?.User,
            KeyFile = host.ClientKeyFile,
        },
        CancellationToken.None)).Host;

    private Task<TroveException> FailsAsync(RegisterHostRequest request) => Assert.ThrowsAsync<TroveException>(() => Home.Service.RegisterHostAsync(request, CancellationToken.None));

    private async Task<TroveHost> ReadAsync(TroveHost host) => (await Home.Service.GetHostsAsync(new HostQuery { Ids = [host.Id] }, CancellationToken.None)).Single();

    private Task<List<TroveFinding>> TestAsync(params TroveHost[] hosts) => TestAsync(Home.Service, [.. hosts.Select(host => host.Id)]);

    private static Task<List<TroveFinding>> TestAsync(ITroveService service, params Guid[] ids) => TestAsync(service, TimeSpan.FromSeconds(60), ids);

    private static async Task<List<TroveFinding>> TestAsync(ITroveService service, TimeSpan limit, params Guid[] ids)
    {
        var findings = new List<TroveFinding>();
        await foreach (TroveFinding finding in service.TestHostsAsync(new TestHostsRequest { Ids = ids, Limit = limit }, CancellationToken.None))
            findings.Add(finding);
        Assert.Equal(13 * ids.Length, findings.Count);
        return findings;
    }

    private static TroveFinding Of(IReadOnlyList<TroveFinding> findings, string check) => findings.First(finding => finding.Check == check);

    /// <summary>A host with room, and one without.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private SshHostSet? _hosts;

        internal SshHostSet Hosts => _hosts ?? throw new InvalidOperationException("There are no hosts.");

        public async Task InitializeAsync()
        {
            if (HostsNeeded.WhyNot is null)
            {
                _hosts = await SshHostSet.StartAsync(2, new SshHostOptions
                {
                    NamePrefix = "seen",
                    KeyTypes = ["ed25519", "ecdsa"],
                    // What is not used takes no memory.
                    Each = (host, options) => options with { DiskSize = host.Number == Small + 1 ? "512m" : "3g" },
                    Users = [new SshUser("nosudo") { Password = "correct-horse" }, new SshUser("sudoer") { Sudo = SudoRight.WithoutPassword }, new SshUser("asked") { Sudo = SudoRight.WithPassword }],
                });
            }
        }

        public async Task DisposeAsync()
        {
            if (_hosts is not null)
                await _hosts.DisposeAsync();
        }
    }
}
