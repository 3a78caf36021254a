using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Tests.Remote;

/// <summary>The transport over OpenSSH's client.</summary>
public sealed class OpenSshKind : TransportKind
{
    public override string Name => "openssh";

    internal override IRemoteTransport Create(TransportSettings settings) => new OpenSshTransport(
        new OpenSshOptions
        {
            ConnectLimit = new TimeLimit(settings.ConnectLimit, "default.ssh_connect_timeout"),
            KeepAlive = settings.KeepAlive,
            Parallel = settings.Parallel,
        },
        NullLogger.Instance);
}

public sealed class OpenSshCommandTests(HostsFixture hosts) : CommandContract(hosts, new OpenSshKind());

public sealed class OpenSshOutputTests(HostsFixture hosts) : OutputContract(hosts, new OpenSshKind());

public sealed class OpenSshArgumentTests(HostsFixture hosts) : ArgumentContract(hosts, new OpenSshKind());

public sealed class OpenSshSecretTests(HostsFixture hosts) : SecretContract(hosts, new OpenSshKind());

public sealed class OpenSshUserTests(HostsFixture hosts) : UserContract(hosts, new OpenSshKind());

public sealed class OpenSshKeyTests(HostsFixture hosts) : KeyContract(hosts, new OpenSshKind());

public sealed class OpenSshFailureTests(HostsFixture hosts) : FailureContract(hosts, new OpenSshKind());

public sealed class OpenSshEndingTests(HostsFixture hosts) : EndingContract(hosts, new OpenSshKind());

public sealed class OpenSshFileTests(HostsFixture hosts) : FileContract(hosts, new OpenSshKind());

public sealed class OpenSshConnectionTests(HostsFixture hosts) : ConnectionContract(hosts, new OpenSshKind());
