#if WITH_SSH_NET
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.SshNet;

namespace TroveClusters.Tests.Remote;

/// <summary>The transport over SSH.NET, in builds that have it.</summary>
public sealed class SshNetKind : TransportKind
{
    public override string Name => "ssh.net";

    internal override IRemoteTransport Create(TransportSettings settings) => new SshNetTransport(
        new RemoteOptions(new TimeLimit(settings.ConnectLimit, "default.ssh_connect_timeout"), settings.KeepAlive, settings.Parallel), NullLogger.Instance);
}

public sealed class SshNetCommandTests(HostsFixture hosts) : CommandContract(hosts, new SshNetKind());

public sealed class SshNetOutputTests(HostsFixture hosts) : OutputContract(hosts, new SshNetKind());

public sealed class SshNetArgumentTests(HostsFixture hosts) : ArgumentContract(hosts, new SshNetKind());

public sealed class SshNetSecretTests(HostsFixture hosts) : SecretContract(hosts, new SshNetKind());

public sealed class SshNetUserTests(HostsFixture hosts) : UserContract(hosts, new SshNetKind());

public sealed class SshNetKeyTests(HostsFixture hosts) : KeyContract(hosts, new SshNetKind());

public sealed class SshNetFailureTests(HostsFixture hosts) : FailureContract(hosts, new SshNetKind());

public sealed class SshNetEndingTests(HostsFixture hosts) : EndingContract(hosts, new SshNetKind());

public sealed class SshNetFileTests(HostsFixture hosts) : FileContract(hosts, new SshNetKind());

public sealed class SshNetConnectionTests(HostsFixture hosts) : ConnectionContract(hosts, new SshNetKind());

public sealed class SshNetFactoryTests
{
    [Fact]
    public async Task The_engine_makes_it_by_the_name_that_users_configure()
    {
        await using IRemoteTransport transport = RemoteTransports.Create(
            "ssh.net", new RemoteOptions(new TimeLimit(TimeSpan.FromSeconds(1), "default.ssh_connect_timeout"), TimeSpan.FromSeconds(1), 1), NullLogger.Instance);

        Assert.IsType<SshNetTransport>(transport);
    }
}
#endif
