using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TroveClusters.Tests.Remote;

/// <summary>A host is known by its keys, and a login by what opens its account.</summary>
public abstract class KeyContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    [HostFact]
    public async Task A_host_is_asked_for_all_its_keys_without_a_login()
    {
        IReadOnlyList<HostKey> keys = await Transport.GetHostKeysAsync(Host.Address, Host.Port, None);

        Assert.Equal(KeysOf(Host).OrderBy(key => key.Type), keys.OrderBy(key => key.Type));
        Assert.Equal(3, keys.Count);
        Assert.All(keys, key => Assert.Contains(key.Fingerprint, Host.HostKeys.Select(shown => shown.Fingerprint)));
    }

    [HostTheory]
    [InlineData("nobody")]
    [InlineData("refuses")]
    [InlineData("mute")]
    [InlineData("no SSH")]
    [InlineData("closes")]
    public async Task What_does_not_speak_SSH_is_unreachable(string what)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task serving = Task.CompletedTask;
        switch (what)
        {
            case "no SSH":
                serving = ServeAsync(listener, "HTTP/1.1 400 Bad Request\r\n\r\n");
                break;
            case "closes":
                serving = ServeAsync(listener, "");
                break;
            case "refuses":
                listener.Stop();
                break;
        }
        (string address, port) = what == "nobody" ? (Set.UnusedAddress, 22) : ("127.0.0.1", port);
        IRemoteTransport transport = NewTransport(TransportSettings.Hasty);
        HostLogin login = LoginTo(Host) with { Address = address, Port = port };

        TroveException error = await FailsAsync("HostUnreachable", () => ShAsync(transport.Open(login), "echo never"));
        Assert.Contains(login.ToString(), error.Message);
        Assert.Equal(login.Name, error.Target);
        error = await FailsAsync("HostUnreachable", () => transport.GetHostKeysAsync(address, port, None));
        Assert.Contains(address, error.Message);

        listener.Stop();
        await serving;
    }

    [HostFact]
    public async Task A_host_whose_keys_nobody_knows_is_not_logged_in_to()
    {
        string path = NewPath();

        TroveException error = await FailsAsync("HostKeyUnknown", () => ShAsync(Transport.Open(LoginTo(Host) with { Keys = HostKeySet.None }), "touch \"$1\"", path));

        Assert.Equal(Host.Name, error.Target);
        Assert.Contains(Host.HostKeys, key => error.Message.Contains(key.Fingerprint, StringComparison.Ordinal));
        Assert.False(Exists(Host, path));
    }

    [HostTheory]
    [InlineData("ssh-ed25519")]
    [InlineData("ecdsa-sha2-nistp256")]
    [InlineData("ssh-rsa")]
    public async Task Any_one_of_its_keys_is_enough_and_any_other_is_refused(string type)
    {
        HostKey own = KeysOf(Host).Single(key => key.Type == type);
        HostKey foreign = KeysOf(Victim).Single(key => key.Type == type);
        HostLogin login = LoginTo(Host);
        string path = NewPath();

        Assert.Equal("ok\n", (await ShAsync(Transport.Open(login with { Keys = new([own]) }), "echo ok")).Output);
        Assert.Equal("ok\n", (await ShAsync(Transport.Open(login with { Keys = new([foreign, own]) }), "echo ok")).Output);
        TroveException error = await FailsAsync("HostKeyChanged", () => ShAsync(Transport.Open(login with { Keys = new([foreign]) }), "touch \"$1\"", path));

        Assert.Contains(foreign.Fingerprint, error.Message);
        Assert.Contains(own.Fingerprint, error.Message);
        Assert.Equal(Host.Name, error.Target);
        Assert.False(Exists(Host, path));
    }

    [HostFact]
    public async Task A_host_that_was_reinstalled_is_refused_until_its_new_keys_are_known()
    {
        HostLogin before = LoginTo(Victim);
        await ShAsync(Transport.Open(before), "echo ok");

        await Victim.ChangeHostKeyAsync();

        await FailsAsync("HostKeyChanged", () => ShAsync(NewTransport().Open(before), "echo never"));
        Assert.Equal("ok\n", (await ShAsync(NewTransport().Open(LoginTo(Victim)), "echo ok")).Output);
    }

    [HostFact]
    public async Task A_connection_is_not_shared_with_who_trusts_another_key()
    {
        Assert.Equal("ok\n", (await ShAsync(Open(), "echo ok")).Output);

        await FailsAsync("HostKeyUnknown", () => ShAsync(Transport.Open(LoginTo(Host) with { Keys = HostKeySet.None }), "echo never"));
        await FailsAsync("HostKeyChanged", () => ShAsync(Transport.Open(LoginTo(Host) with { Keys = KeysOf(Victim) }), "echo never"));
    }

    [HostTheory]
    [InlineData("root")]
    [InlineData(HostsFixture.Plain)]
    public async Task A_password_opens_the_account(string user)
    {
        HostLogin login = LoginTo(Host, user) with { KeyFile = null, Password = new Secret(HostsFixture.Password) };

        Assert.Equal(user + "\n", (await ShAsync(Transport.Open(login), "id -un")).Output);
    }

    [HostFact]
    public async Task A_key_with_a_passphrase_opens_the_account_for_the_passphrase_only()
    {
        const string Passphrase = "a pass'phrase";
        string file = Path.Combine(Set.Folder, NewMarker("key"));
        File.Copy(Host.ClientKeyFile, file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(0, await RunHereAsync("ssh-keygen", "-q", "-p", "-P", "", "-N", Passphrase, "-f", file));
        HostLogin login = LoginTo(Host) with { KeyFile = file };

        Assert.Equal("ok\n", (await ShAsync(Transport.Open(login with { Password = new Secret(Passphrase) }), "echo ok")).Output);
        await FailsAsync("AuthenticationFailed", () => ShAsync(Transport.Open(login with { Password = new Secret("wrong") }), "echo never"));
        await FailsAsync("AuthenticationFailed", () => ShAsync(Transport.Open(login), "echo never"));
    }

    [HostTheory]
    [InlineData("key")]
    [InlineData("password")]
    [InlineData("user")]
    [InlineData("no file")]
    public async Task What_opens_no_account_is_refused_and_told(string what)
    {
        HostLogin right = LoginTo(Host, HostsFixture.Plain);
        HostLogin login = what switch
        {
            "key" => right with { KeyFile = Set.OtherKeyFile },
            "password" => right with { KeyFile = null, Password = new Secret("wrong") },
            "user" => right with { User = "nobody-of-this-name" },
            _ => right with { KeyFile = "/no/such/key" },
        };

        TroveException error = await FailsAsync("AuthenticationFailed", () => ShAsync(Transport.Open(login), "echo never"));

        Assert.Contains(login.User, error.Message);
        Assert.Equal(login.Name, error.Target);
        Assert.DoesNotContain("wrong", error.ToString());
    }

    private static async Task<int> RunHereAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Says one thing to each that comes, then closes; ends when the listener does.</summary>
    private static async Task ServeAsync(TcpListener listener, string words)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(words));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over, or the client went first.
        }
    }
}
