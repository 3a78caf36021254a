using StackExchange.Redis;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.DataPlane;

/// <summary>
/// Proves, as an application would and with the client applications use, that every shard of a cluster accepts a write and
/// returns it.
/// </summary>
internal static class ClusterCanary
{
    public static Task ProveAsync(
        IReadOnlyList<RedisEndpoint> endpoints, IReadOnlyList<CanaryShard> shards, string password, TimeSpan timeout, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
