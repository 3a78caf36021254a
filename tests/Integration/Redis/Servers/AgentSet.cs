using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Integration.Redis.Servers;

/// <summary>An agent for each server of a set.</summary>
internal sealed class AgentSet(IEnumerable<RedisServer> servers, RedisCredential? credential = null) : IAsyncDisposable
{
    public AgentSet(RedisServerSet servers) : this(servers.Servers)
    {
    }

    public IReadOnlyList<RedisNodeAgent> Agents { get; } = [.. servers.Select(s => s.Agent(credential))];

    /// <summary>All slots, split among all.</summary>
    public FormationRequest CreateRequest() => new()
    {
        Fresh = [.. Agents.Zip(SlotSplit.Split(Agents.Count), (agent, range) => new FormationNode { Node = agent, Slots = SlotSet.Of(range) })],
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in Agents)
            await agent.DisposeAsync();
    }
}
