using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis;

/// <summary>Redis as a datastore.</summary>
internal static class RedisDatastore
{
    public const string Name = "redis";

    /// <summary>The user everybody connects as: Redis's default user, with the cluster's password.</summary>
    public const string UserName = "default";

    private const string InTrove = "trove.common.strategies.cluster.experimental.redis";

    public static BuiltInDatastore BuiltIn { get; } = new(
        Name, typeof(RedisApiStrategy), typeof(RedisTaskManagerStrategy), typeof(RedisGuestAgentStrategy),
        new Dictionary<string, Type>
        {
            [$"{InTrove}.api.RedisAPIStrategy"] = typeof(RedisApiStrategy),
            [$"{InTrove}.taskmanager.RedisTaskManagerStrategy"] = typeof(RedisTaskManagerStrategy),
            [$"{InTrove}.guestagent.RedisGuestAgentStrategy"] = typeof(RedisGuestAgentStrategy),
        });
}
