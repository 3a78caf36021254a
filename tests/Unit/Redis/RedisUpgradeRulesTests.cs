using TroveClusters.Engine.Redis;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Tests.Unit.Catalog;

namespace TroveClusters.Tests.Unit.Redis;

public sealed class RedisUpgradeRulesTests
{
    [Theory]
    [InlineData("7.0.15", "7.0.15")]
    [InlineData("7.0.15", "7.2.4")]
    [InlineData("7.0.15", "8.0.0")]
    [InlineData("7.2.4", "7.10.0")]
    // The last part does not change how data is written.
    [InlineData("7.0.15", "7.0.9")]
    [InlineData("7.2-rc1", "7.2.0")]
    public void A_version_that_reads_what_the_other_one_wrote_is_taken(string before, string after) =>
        RedisUpgradeRules.Check(CatalogSamples.Cluster("c"), Server(before), Server(after));

    [Theory]
    [InlineData("7.0.15", "6.2.14")]
    [InlineData("7.10.0", "7.2.4")]
    [InlineData("10.0.0", "9.9.9")]
    public void An_older_one_is_refused(string before, string after)
    {
        TroveException error = Assert.Throws<TroveException>(() => RedisUpgradeRules.Check(CatalogSamples.Cluster("c"), Server(before), Server(after)));
        Assert.Equal(("OperationNotSupported", after), (error.ErrorId, error.Target));
    }

    [Theory]
    [InlineData("Redis", "Valkey")]
    [InlineData("Redis", "Garnet")]
    [InlineData("Valkey", "Redis")]
    [InlineData("Garnet", "Redis")]
    public void Kinds_are_not_mixed(string before, string after)
    {
        RedisServer to = Server("9.0.0") with { Kind = Enum.Parse<RedisServerKind>(after) };
        TroveException error = Assert.Throws<TroveException>(() => RedisUpgradeRules.Check(
            CatalogSamples.Cluster("c"), Server("7.0.0") with { Kind = Enum.Parse<RedisServerKind>(before) }, to));
        Assert.Equal(("OperationNotSupported", to.DatastoreVersion), (error.ErrorId, error.Target));
        Assert.Contains($"are {before} servers; {to.DatastoreVersion} is a {after} server", error.Message, StringComparison.Ordinal);
    }

    private static RedisServer Server(string version) => new(RedisServerKind.Redis, "/usr/bin/redis-server", version);
}
