using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Integration.Redis.Servers;

/// <summary>An agent for each server of a set.</summary>
internal sealed class AgentSet(IEnumerable<RedisServer> servers, RedisCredential? credential = null) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public AgentSet(RedisServerSet servers) : this(servers.Servers)
    {
    }

    public IReadOnlyList<RedisNodeAgent> Agents { get; } = [.. servers.Select(s => s.Agent(credential))];

    /// <summary>A cluster of the first nodes, the slots split among them.</summary>
    public FormationRequest CreateRequest(int? count = null)
    {
        var fresh = Agents.Take(count ?? Agents.Count).ToList();
        return new FormationRequest
        {
            Fresh = [.. fresh.Zip(SlotSplit.Split(fresh.Count), (agent, range) => new FormationNode { Node = agent, Slots = SlotSet.Of(range) })],
        };
    }

    public Task MeetAsync(int from, int to) =>
        Agents[from].ClusterMeetAsync(Agents[to].Endpoint.Host, Agents[to].Endpoint.Port, null, CancellationToken.None);

    /// <summary>Waits until a node's view is as wanted.</summary>
    public async Task UntilAsync(int node, Func<RedisNodeView, bool> wanted)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (!wanted(await Agents[node].ViewAsync(limit.Token)))
            await Task.Delay(20, limit.Token);
    }

    /// <summary>Whether all nodes of a range agree, in words.</summary>
    public async Task<string> AgreementAsync(int first, int count) =>
        (await ClusterAgreement.CheckAsync([.. Agents.Skip(first).Take(count)], null, RedisNodeAgentOptions.Default.ConnectTimeout, CancellationToken.None)).Describe();

    public async Task<string> IdAsync(int node) => (await Agents[node].NodesAsync(CancellationToken.None)).Myself.Id;

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in Agents)
            await agent.DisposeAsync();
    }
}
