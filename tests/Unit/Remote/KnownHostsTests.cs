using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Tests.Unit.Remote;

public sealed class KnownHostsTests
{
    [Fact]
    public void A_file_has_a_line_for_each_key() =>
        Assert.Equal(
            $"db1 ssh-ed25519 {SampleKeys.Ed25519.Blob}\ndb1 ssh-rsa {SampleKeys.Rsa.Blob}\n",
            KnownHosts.Lines("db1", [SampleKeys.Ed25519, SampleKeys.Rsa]));

    [Fact]
    public void Only_the_algorithms_of_known_keys_are_asked_for_and_RSA_only_with_SHA_2() =>
        Assert.Equal("rsa-sha2-256,rsa-sha2-512,ssh-ed25519", KnownHosts.Algorithms([SampleKeys.Rsa, SampleKeys.Ed25519]));

    [Fact]
    public void A_scan_is_read_with_its_remarks_and_each_key_once()
    {
        string scan = $"# 10.0.0.4:22 SSH-2.0-OpenSSH_9.2\n10.0.0.4 ssh-ed25519 {SampleKeys.Ed25519.Blob}\r\n[10.0.0.4]:22 ssh-rsa {SampleKeys.Rsa.Blob}\n10.0.0.4 ssh-rsa {SampleKeys.Rsa.Blob}\n\n";

        Assert.Equal([SampleKeys.Ed25519, SampleKeys.Rsa], KnownHosts.Parse(scan));
    }

    [Theory]
    [InlineData("10.0.0.4 ssh-ed25519")]
    [InlineData("10.0.0.4 ssh-ed25519 AAAA")]
    [InlineData("10.0.0.4 ssh-ed25519 !!!!")]
    [InlineData("10.0.0.4 ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==")]
    [InlineData("no route to host, sorry")]
    public void A_line_that_is_no_key_is_an_error_with_the_line(string line)
    {
        var e = Assert.Throws<TroveException>(() => KnownHosts.Parse(line));

        Assert.Equal("UnexpectedReply", e.ErrorId);
        Assert.Contains(line, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_found_is_read_without_remarks_authorities_and_types_that_hosts_are_not_asked_for()
    {
        string found = $"# Host 10.0.0.4 found: line 1 \n  10.0.0.4,db\tssh-ed25519 {SampleKeys.Ed25519.Blob} of the rack\n@revoked 10.0.0.4 ssh-rsa {SampleKeys.Rsa.Blob}\n"
            + $"@cert-authority *.0.4 ssh-rsa {SampleKeys.Rsa.Blob}\n|1|abc=|def= ssh-dss {SampleKeys.Of("ssh-dss").Blob}\n";
        Assert.Equal([(SampleKeys.Ed25519, false), (SampleKeys.Rsa, true)], KnownHosts.ParseFound(found));
    }

    [Theory]
    [InlineData("10.0.0.4 ssh-ed25519")]
    [InlineData("10.0.0.4 ssh-ed25519 !!!!")]
    [InlineData("@revoked 10.0.0.4")]
    [InlineData("@trusted 10.0.0.4 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==")]
    [InlineData("10.0.0.4 1024 35 12345678901234567890")]
    public void A_line_that_is_found_and_is_no_key_is_an_error_with_the_line(string line)
    {
        var e = Assert.Throws<TroveException>(() => KnownHosts.ParseFound(line));
        Assert.Equal("UnexpectedReply", e.ErrorId);
        Assert.Contains(line, e.Message, StringComparison.Ordinal);
    }
}
