using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis;

/// <summary>Redis as a datastore.</summary>
internal static class RedisDatastore
{
    public const string Name = "redis";

    /// <summary>The user everybody connects as: Redis's default user, with the cluster's password.</summary>
    public const string UserName = "default";

    public static DatastoreDefinition Create() => new(
        Name,
        [
            .. OptionCatalog.OfDatastore(
                Name, typeof(RedisApiStrategy).FullName, typeof(RedisTaskManagerStrategy).FullName, typeof(Agent.RedisNodeAgent).FullName),
            .. OptionCatalog.Redis,
        ],
        new RedisApiStrategy(),
        new RedisTaskManagerStrategy());
}
