using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

public sealed class FormationTests
{
    [NeedsRedisFact]
    public async Task Forms_six_nodes_and_restores_the_timeout()
    {
        await using var servers = RedisServerSet.Start(6);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        IReadOnlyList<NodeTimeoutRecord>? journaled = null;

        var result = await ClusterFormation.FormAsync(
            nodes.CreateRequest(),
            new FormationOptions { JournalNodeTimeouts = (records, _) => { journaled = records; return Task.CompletedTask; } },
            NullLogger.Instance, CancellationToken.None);

        Assert.Equal(SlotSplit.Split(6).Select(r => SlotSet.Of(r)), result.Fresh.Select(f => f.Slots));
        Assert.Equal(6, result.Fresh.Select(f => f.ConfigEpoch).Distinct().Count());
        Assert.Equal(6, journaled!.Count);
        Assert.All(journaled, record => Assert.Equal(15000, record.Milliseconds));
        foreach (var agent in nodes.Agents)
            Assert.Equal("15000", await agent.ConfigGetAsync("cluster-node-timeout", CancellationToken.None));
        var agreement = await ClusterAgreement.CheckAsync(nodes.Agents, [.. result.Fresh.Select(f => f.Id)], null, CancellationToken.None);
        Assert.True(agreement.IsAgreed, agreement.Describe());
    }
}
