using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>What OpenSSH's client says, as versions 7.4 to 9.9 word it, and what is made of it.</summary>
public sealed class SshVerdictTests
{
    private const string Changed = """
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
        The fingerprint for the ED25519 key sent by the remote host is
        SHA256:cO4qe0hwAmIFkUYzv8tDSqnxfNRxvBRZyFMhIHgB7Dg.
        Please contact your system administrator.
        Host key verification failed.
        """;

    private static readonly HostLogin s_login = new("db1", "10.0.0.4", 22, "ann", new HostKeySet([SampleKeys.Ed25519]));

    [Theory]
    [InlineData("ann@10.0.0.4: Permission denied (publickey,password).", "AuthenticationFailed")]
    [InlineData("Received disconnect from 10.0.0.4 port 22:2: Too many authentication failures", "AuthenticationFailed")]
    [InlineData("sign_and_send_pubkey: no mutual signature supported\nann@10.0.0.4: Permission denied (publickey).", "AuthenticationFailed")]
    [InlineData("No ED25519 host key is known for 10.0.0.4 and you have requested strict checking.\nHost key verification failed.", "HostKeyChanged")]
    [InlineData("Unable to negotiate with 10.0.0.4 port 22: no matching host key type found. Their offer: ssh-rsa", "HostKeyChanged")]
    [InlineData(Changed, "HostKeyChanged")]
    [InlineData("ssh: connect to host 10.0.0.4 port 22: Connection refused", "HostUnreachable")]
    [InlineData("ssh: connect to host 10.0.0.4 port 22: Connection timed out", "HostUnreachable")]
    [InlineData("ssh: connect to host 10.0.0.4 port 22: No route to host", "HostUnreachable")]
    [InlineData("ssh: Could not resolve hostname nohost: Name or service not known", "HostUnreachable")]
    [InlineData("kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.4 port 22", "HostUnreachable")]
    [InlineData("Connection timed out during banner exchange", "HostUnreachable")]
    [InlineData("Unable to negotiate with 10.0.0.4 port 22: no matching key exchange method found. Their offer: x", "HostUnreachable")]
    [InlineData("command-line: line 0: Bad configuration option: frobnicate", "ConfigurationInvalid")]
    [InlineData("Bad owner or permissions on /home/ann/.ssh/config", "ConfigurationInvalid")]
    [InlineData("/home/ann/.ssh/config: terminating, 1 bad configuration options", "ConfigurationInvalid")]
    [InlineData("", "HostUnreachable")]
    public void Failures_are_told_apart_and_the_words_are_kept(string words, string expected)
    {
        TroveException e = SshVerdict.Error(s_login, words);

        Assert.Equal(expected, e.ErrorId);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains("db1", e.Message, StringComparison.Ordinal);
        Assert.Equal("db1", e.Target);
    }

    [Fact]
    public void A_changed_key_names_the_expected_one_and_the_one_shown()
    {
        string message = SshVerdict.Error(s_login, Changed).Message;

        Assert.Contains($"Expected: {SampleKeys.Ed25519}.", message, StringComparison.Ordinal);
        Assert.Contains("Shown: ED25519 SHA256:cO4qe0hwAmIFkUYzv8tDSqnxfNRxvBRZyFMhIHgB7Dg.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mux_client_request_session: session request failed: Session open refused by peer", true)]
    [InlineData("Control socket connect(/tmp/x): Connection refused", false)]
    [InlineData("", false)]
    public void A_connection_that_is_full_is_told_from_one_that_is_gone(string words, bool expected) =>
        Assert.Equal(expected, SshVerdict.IsRefusedSession(words));
}
