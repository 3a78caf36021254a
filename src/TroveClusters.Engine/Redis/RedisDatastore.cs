using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis;

/// <summary>Redis as a datastore.</summary>
internal static class RedisDatastore
{
    public const string Name = "redis";

    /// <summary>The distance of the cluster bus from the client port, fixed by Redis.</summary>
    public const int BusOffset = 10000;

    /// <summary>What each node needs.</summary>
    public static PortNeeds Ports { get; } = new([BusOffset]);

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
