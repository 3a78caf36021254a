namespace TroveClusters.Engine.Redis.Agent;

/// <summary>
/// Makes the agents that do the specification's six calls: what <c>redis.guestagent_strategy</c> names. One object serves
/// all nodes, from many threads at once.
/// </summary>
public interface IRedisGuestAgentStrategy
{
    /// <summary>The agent of one node, for as long as one command or step works with it. Connects to nothing yet.</summary>
    IRedisNodeAgent Create(RedisAgentContext node);
}
