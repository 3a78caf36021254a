using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Redis: what is done on one node, by our own agent.</summary>
internal sealed class RedisGuestAgentStrategy : IRedisGuestAgentStrategy
{
    public IRedisNodeAgent Create(RedisAgentContext node) => node.Standard;
}
