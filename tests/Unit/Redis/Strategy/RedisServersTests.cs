using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Tests.Unit.Redis.Strategy;

public sealed class RedisServersTests
{
    [Theory]
    [InlineData("7.0.15", "7")]
    [InlineData("7.0.15", "7.0")]
    [InlineData("7.0.15", "7.0.15")]
    [InlineData("7.2.0-rc1", "7.2.0")]
    [InlineData("7.2.0-RC1", "7.2.0-rc1")]
    public void A_version_is_matched_by_its_whole_leading_parts(string version, string wanted) => Assert.True(RedisServers.Matches(version, wanted));

    [Theory]
    [InlineData("70.1.0", "7")]
    [InlineData("7.0.15", "7.0.1")]
    [InlineData("7.0.15", "7.1")]
    [InlineData("7.0", "7.0.15")]
    [InlineData("17.0", "7")]
    public void Part_of_a_number_is_not_enough(string version, string wanted) => Assert.False(RedisServers.Matches(version, wanted));
}
