namespace TroveClusters.Tests.Unit.Contracts;

public class TroveNodeSpecTests
{
    [Theory]
    [InlineData("10.0.0.4:6379", "10.0.0.4", 6379)]
    [InlineData("db1.example.org:7000", "db1.example.org", 7000)]
    [InlineData("[::1]:6379", "::1", 6379)]
    [InlineData("::1", "::1", null)]
    [InlineData("[fe80::1]", "fe80::1", null)]
    [InlineData("[fe80::1%eth0]:6379", "fe80::1%eth0", 6379)]
    [InlineData("host", "host", null)]
    [InlineData("bücher.example:1", "bücher.example", 1)]
    public void Reads_endpoints(string text, string host, int? port)
    {
        var spec = new TroveNodeSpec(text);
        Assert.Equal((host, port), (spec.Host, spec.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":6379")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:abc")]
    [InlineData("::1/64")]
    [InlineData("[::1/64]:6379")]
    [InlineData("[host]:6379")]
    [InlineData("ho\u2028st:6379")]
    [InlineData("[fe80::1%e th0]:6379")]
    [InlineData("[[::1]]:6379")]
    [InlineData("[::1]]:6379")]
    [InlineData("host:6379\0")]
    [InlineData("ho st:1")]
    public void Refuses_what_is_none(string text) =>
        Assert.Equal("InvalidEndpoint", Assert.Throws<TroveException>(() => new TroveNodeSpec(text)).ErrorId);
}
