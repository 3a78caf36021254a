using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Tests.Unit.Redis.Servers;

public sealed class ServerVersionTextTests
{
    [Theory]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0\n", RedisServerKind.Redis, "7.0.15")]
    [InlineData("Redis server v=8.0-rc1 sha=00000000:0 malloc=libc bits=64 build=0", RedisServerKind.Redis, "8.0-rc1")]
    [InlineData("Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n", RedisServerKind.Valkey, "8.1.1")]
    [InlineData("GarnetServer 2.2.8+5cc8f3f50aa57ed694dfda928e4467593e073656\n", RedisServerKind.Garnet, "2.2.8")]
    [InlineData("GarnetServer 2.2.8-beta.1\r\n\r\n", RedisServerKind.Garnet, "2.2.8-beta.1")]
    public void Knows_the_servers(string output, object kind, string version) =>
        Assert.Equal(((RedisServerKind)kind, version), ServerVersionText.Parse(output));

    [Theory]
    [InlineData("")]
    [InlineData("redis-cli 7.0.15")]
    [InlineData("Redis server v= sha=0")]
    [InlineData("Redis server v=7 sha=0")]
    [InlineData("Redis server v=7.0.15; rm sha=0")]
    [InlineData("KeyDB server v=6.3.4 sha=0")]
    [InlineData("GarnetServer")]
    [InlineData("GarnetServer 2.2.8 extra")]
    [InlineData("not a GarnetServer 2.2.8")]
    public void Takes_nothing_else(string output) => Assert.Null(ServerVersionText.Parse(output));

    [Theory]
    [InlineData("7.0.15", 6, 2, true)]
    [InlineData("6.2.0", 6, 2, true)]
    [InlineData("6.10.0", 6, 2, true)]
    [InlineData("6.0.16", 6, 2, false)]
    [InlineData("5.0", 6, 2, false)]
    [InlineData("8.0-rc1", 7, 2, true)]
    public void Compares_versions_as_numbers(string version, int major, int minor, bool expected) =>
        Assert.Equal(expected, new RedisServer(RedisServerKind.Redis, "/x", version).IsAtLeast(major, minor));
}
