using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Tests.Unit.Remote;

public sealed class SshArgumentsTests
{
    private static readonly HostLogin s_login = new("db1", "10.0.0.4", 2222, "ann", new HostKeySet([SampleKeys.Ed25519]));

    [Fact]
    public void Host_keys_are_judged_by_what_is_trusted_and_nothing_else()
    {
        IReadOnlyList<string> arguments = SshArguments.Master(s_login, new OpenSshOptions(), "/x/known", "/x/s1");

        Assert.Contains("-oStrictHostKeyChecking=yes", arguments);
        Assert.Contains("-oUserKnownHostsFile=\"/x/known\"", arguments);
        Assert.Contains("-oGlobalKnownHostsFile=none", arguments);
        Assert.Contains("-oHostKeyAlgorithms=ssh-ed25519", arguments);
        Assert.Contains("-oNoHostAuthenticationForLocalhost=no", arguments);
        Assert.Contains("-oBatchMode=yes", arguments);
        Assert.Equal(["-p", "2222", "-l", "ann"], arguments.SkipWhile(word => word != "-p").Take(4));
        Assert.Equal(["--", "10.0.0.4"], arguments.TakeLast(2));
    }

    [Fact]
    public void A_password_is_no_argument()
    {
        HostLogin login = s_login with { Password = new Secret("hunter2") };

        Assert.DoesNotContain(SshArguments.Master(login, new OpenSshOptions(), "k", "s").Concat(SshArguments.Single(login, new OpenSshOptions(), "k", "c")), word => word.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_session_cannot_become_a_connection_of_its_own() =>
        Assert.Contains("ProxyCommand=false", SshArguments.Session("/x/s1", "command"));

    [Theory]
    [InlineData("-oProxyCommand=x", 22, "ann", "InvalidEndpoint")]
    [InlineData("", 22, "ann", "InvalidEndpoint")]
    [InlineData("a b", 22, "ann", "InvalidEndpoint")]
    [InlineData("a\nb", 22, "ann", "InvalidEndpoint")]
    [InlineData("host*", 22, "ann", "InvalidEndpoint")]
    [InlineData("host", 0, "ann", "InvalidEndpoint")]
    [InlineData("host", 65536, "ann", "InvalidEndpoint")]
    [InlineData("host", 22, "", "InvalidArgument")]
    [InlineData("host", 22, "-l", "InvalidArgument")]
    [InlineData("host", 22, "a;b", "InvalidArgument")]
    public void What_could_be_taken_for_something_else_is_refused(string address, int port, string user, string expected) =>
        Assert.Equal(expected, Assert.Throws<TroveException>(() => SshArguments.Verify(s_login with { Address = address, Port = port, User = user })).ErrorId);

    [Fact]
    public void Addresses_names_and_keys_are_taken()
    {
        foreach (string address in new[] { "db1", "db-1.example.com", "10.0.0.4", "fe80::1%eth0", "2001:db8::1", "bücher.example" })
            SshArguments.Verify(s_login with { Address = address });
        var e = Assert.Throws<TroveException>(() => SshArguments.Verify(s_login with { Keys = new HostKeySet([new HostKey("ssh-ed25519", "AAAA\nhost2 x")]) }));
        Assert.Equal("InvalidArgument", e.ErrorId);
    }

    [Fact]
    public void A_key_file_that_is_not_there_is_told()
    {
        var e = Assert.Throws<TroveException>(() => SshArguments.Verify(s_login with { KeyFile = "/no/such/key" }));

        Assert.Equal("AuthenticationFailed", e.ErrorId);
        Assert.Contains("/no/such/key", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("nul\0")]
    public void A_password_that_ssh_cannot_be_told_is_refused_unseen(string password)
    {
        var e = Assert.Throws<TroveException>(() => SshArguments.Verify(s_login with { Password = new Secret(password) }));

        Assert.Equal("InvalidArgument", e.ErrorId);
        Assert.DoesNotContain(password, e.Message, StringComparison.Ordinal);
    }
}
