using System.Text.RegularExpressions;

namespace TroveClusters.Tests.Remote;

/// <summary>Connections are used again, and many hosts are served at the same time, within bounds.</summary>
public abstract partial class ConnectionContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    [HostFact]
    public void It_has_the_name_that_users_configure() => Assert.Equal(Kind.Name, Transport.Name);

    [HostFact]
    public async Task Commands_of_a_login_share_a_connection()
    {
        int before = Logins(Host);
        for (int i = 0; i < 10; i++)
            await ShAsync(Open(), "echo ok");
        await Open().ReadFileAsync("/etc/hostname", 100, null, None);

        Assert.Equal(1, Logins(Host) - before);
    }

    [HostFact]
    public async Task Other_logins_have_connections_of_their_own()
    {
        int before = Logins(Host);
        await ShAsync(Open("root"), "echo ok");
        await ShAsync(Open(HostsFixture.Plain), "echo ok");

        Assert.Equal(2, Logins(Host) - before);
    }

    [HostFact]
    public async Task Opening_a_host_sends_nothing()
    {
        _ = Transport.Open(LoginTo(Host) with { Address = Set.UnusedAddress });
        IRemoteHost host = Open();

        Assert.Equal(LoginTo(Host), host.Login);
        await Transport.DisposeAsync();
    }

    [HostFact]
    public async Task Disposing_the_transport_closes_its_connections()
    {
        IRemoteTransport transport = NewTransport();
        await ShAsync(transport.Open(LoginTo(Victim, HostsFixture.Plain)), "echo ok");
        Assert.Contains(Victim.Processes(), IsSession);

        await transport.DisposeAsync();

        await Eventually.IsTrueAsync(() => !Victim.Processes().Any(IsSession), () => $"the end of sessions on {string.Join("; ", Victim.Processes())}");

        static bool IsSession(HostProcess process) => process.Arguments is [var title, ..] && title.StartsWith($"sshd: {HostsFixture.Plain}", StringComparison.Ordinal);
    }

    [HostFact]
    public async Task Two_hundred_logins_on_twenty_hosts_are_served_within_the_bound()
    {
        const int HostCount = 20, UserCount = 10, Bound = 16;
        await using SshHostSet many = await SshHostSet.StartAsync(HostCount, new SshHostOptions
        {
            Users = [.. Enumerable.Range(1, UserCount).Select(i => new SshUser($"user{i}"))],
            KeyTypes = ["ed25519"],
            DiskSize = "64m",
        });
        IRemoteTransport transport = NewTransport(new TransportSettings { Parallel = Bound, ConnectLimit = TimeSpan.FromSeconds(60), KeepAlive = TimeSpan.FromSeconds(20) });
        int inside = 0, most = 0;
        async Task<string> RunAsync(SshHost host, string user)
        {
            // Between its first line and its last, a program runs.
            int mine = 0;
            RemoteCommand command = Sh("echo begin; sleep 0.2; echo end; hostname >&2; id -un >&2") with
            {
                Lines = line =>
                {
                    if (line is { Text: "begin", IsError: false })
                        InterlockedMax(ref most, mine = Interlocked.Increment(ref inside));
                    else if (line is { Text: "end", IsError: false })
                        Interlocked.Decrement(ref inside);
                },
            };
            return (await transport.Open(LoginTo(host, user)).RunAsync(command, None)).Error;
        }

        (SshHost Host, string User)[] logins = [.. many.Hosts.SelectMany(host => Enumerable.Range(1, UserCount).Select(i => (host, $"user{i}")))];
        string[] answers = await Task.WhenAll(logins.Select(login => RunAsync(login.Host, login.User)));

        Assert.Equal(logins.Select(login => $"{login.Host.Name}\n{login.User}\n"), answers);
        Assert.InRange(most, 2, Bound);
        await transport.DisposeAsync();
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
            ;
    }

    private static int Logins(SshHost host) => Accepted().Count(host.SshdLog);

    [GeneratedRegex("^Accepted (publickey|password) for ", RegexOptions.Multiline)]
    private static partial Regex Accepted();
}
