using TroveClusters.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

public sealed class GarnetTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [NeedsGarnetFact]
    public async Task Garnet_forms_grows_and_shrinks()
    {
        await using var servers = RedisServerSet.StartGarnet(NeedsGarnetFactAttribute.Program!, 4);
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        Assert.Equal(RedisServerKind.Garnet, await nodes.Agents[0].GetKindAsync(s_none));
        // It says ok although it owns nothing: not to be believed.
        Assert.True((await nodes.Agents[0].ClusterInfoAsync(s_none)).IsOk);
        await Assert.ThrowsAsync<TroveException>(() => nodes.Agents[0].ClusterCompleteAsync(s_none));
        var timeouts = await nodes.Agents[0].ConfigGetAsync(NodeTimeouts.Setting, s_none);

        await FormAsync(nodes.CreateRequest(3));
        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 3));
        await FormAsync(nodes.CreateRequest(3));

        await FormAsync(new FormationRequest { Fresh = [new FormationNode { Node = nodes.Agents[3] }], Members = [.. nodes.Agents.Take(3)] });
        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 4));
        Assert.Equal(timeouts, await nodes.Agents[0].ConfigGetAsync(NodeTimeouts.Setting, s_none));

        var owner = await Assert.ThrowsAsync<TroveException>(() => ClusterRemoval.ForgetEverywhereAsync(
            new RemovalRequest { Stay = [nodes.Agents[0], nodes.Agents[1], nodes.Agents[3]], Leave = [nodes.Agents[2]] }, s_none));
        Assert.Equal(nameof(TroveErrorId.NodeOwnsSlots), owner.ErrorId);
        var request = new RemovalRequest { Stay = [.. nodes.Agents.Take(3)], Leave = [nodes.Agents[3]], Ids = [await nodes.IdAsync(3)] };
        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(request, s_none));
        // Its servers cannot be told to end.
        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(request with { EndServers = true }, s_none));
        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 3));
        Assert.Single((await nodes.Agents[3].NodesAsync(s_none)).Nodes);
    }

    [NeedsGarnetFact]
    public async Task The_six_calls_are_idempotent_on_Garnet_too()
    {
        await using var servers = RedisServerSet.StartGarnet(NeedsGarnetFactAttribute.Program!, 1);
        await servers.UpAsync();
        await using var agent = servers.Servers[0].Agent();
        await agent.ClusterAddSlotsAsync(10, 20, s_none);
        await agent.ClusterAddSlotsAsync(10, 20, s_none);
        await agent.ClusterAddSlotsAsync(5, 25, s_none);
        Assert.Equal(SlotSet.Of(new SlotRange(5, 25)), (await agent.NodesAsync(s_none)).Myself.Slots);
        Assert.Null(await agent.GetNodeIdForRemovalAsync(s_none));
        await agent.RemoveNodesAsync([new string('a', 40)], s_none);
        var myself = (await agent.NodesAsync(s_none)).Myself.Id;
        var error = await Assert.ThrowsAsync<TroveException>(() => agent.RemoveNodesAsync([myself], s_none));
        Assert.Equal(nameof(TroveErrorId.InvalidArgument), error.ErrorId);
    }

    private static Task FormAsync(FormationRequest request) => ClusterFormation.FormAsync(
        request,
        new FormationOptions
        {
            Timeout = new TimeLimit(TimeSpan.FromSeconds(60), "the test"),
            JournalNodeTimeouts = (_, _) => throw new InvalidOperationException("Garnet's timeout must not be touched."),
        },
        NullLogger.Instance, s_none);
}
