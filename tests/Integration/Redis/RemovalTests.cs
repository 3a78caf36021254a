using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

public sealed class RemovalTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [NeedsRedisFact]
    public async Task Removed_nodes_are_forgotten_everywhere_and_know_nobody_and_repeating_is_harmless()
    {
        await using var servers = RedisServerSet.Start(5);
        await using var nodes = await ClusterAsync(servers, members: 3, empty: 2);
        string[] ids = [await nodes.IdAsync(3), await nodes.IdAsync(4)];
        var request = Request(nodes, stay: 3) with { Ids = ids };

        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(request, s_none));

        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 3));
        foreach (var left in nodes.Agents.Skip(3))
        {
            var view = await left.NodesAsync(s_none);
            Assert.Single(view.Nodes);
            Assert.DoesNotContain(view.Myself.Id, ids);
        }
        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(request, s_none));
    }

    [NeedsRedisFact]
    public async Task Servers_end_with_their_reset_and_have_been_reset_when_somebody_starts_them()
    {
        await using var servers = RedisServerSet.Start(5);
        await using var nodes = await ClusterAsync(servers, members: 3, empty: 2);
        string[] ids = [await nodes.IdAsync(3), await nodes.IdAsync(4)];
        var request = Request(nodes, stay: 3) with { Ids = ids, EndServers = true };

        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(request, s_none));

        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 3));
        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(request, s_none));
        for (var i = 3; i < 5; i++)
        {
            await servers.Servers[i].Process.WaitForExitAsync();
            servers.Servers[i].Restart();
            Assert.True(await servers.Servers[i].IsUpAsync(null));
            var view = await nodes.Agents[i].NodesAsync(s_none);
            Assert.Single(view.Nodes);
            Assert.DoesNotContain(view.Myself.Id, ids);
        }
        // One that was reset before, and whose server was not told to end then.
        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(request, s_none));
        await servers.Servers[4].Process.WaitForExitAsync();
    }

    [NeedsRedisFact]
    public async Task A_primary_that_holds_keys_is_neither_reset_nor_ended()
    {
        await using var servers = RedisServerSet.Start(3);
        await using var nodes = await ClusterAsync(servers, members: 2, empty: 1);
        // A key in a slot of another's, as a move that somebody has given up leaves it.
        string[][] commands = [["CLUSTER", "SETSLOT", "0", "IMPORTING", await nodes.IdAsync(0)], ["ASKING"], ["SET", "{06S}", "v"], ["CLUSTER", "SETSLOT", "0", "STABLE"]];
        var replies = await nodes.Agents[2].PipelineAsync([.. commands.Select(words => new RedisCommand([.. words.Select(RedisArgument (word) => word)]))], s_none);
        Assert.All(replies, reply => Assert.False(reply.IsError));

        var error = await Assert.ThrowsAsync<TroveException>(() => ClusterRemoval.ForgetEverywhereAsync(Request(nodes, stay: 2) with { EndServers = true }, s_none));
        Assert.Equal(nameof(TroveErrorId.NodeNotEmpty), error.ErrorId);
        Assert.Equal(1, await nodes.Agents[2].DbSizeAsync(s_none));
        Assert.Equal(3, (await nodes.Agents[2].NodesAsync(s_none)).Nodes.Count);
    }

    [NeedsRedisFact]
    public async Task Owners_of_slots_are_refused_all_by_name_and_nothing_happens()
    {
        await using var servers = RedisServerSet.Start(3);
        await using var nodes = await ClusterAsync(servers, members: 3, empty: 0);
        var error = await Assert.ThrowsAsync<TroveException>(() => ClusterRemoval.ForgetEverywhereAsync(Request(nodes, stay: 1), s_none));
        Assert.Equal(nameof(TroveErrorId.NodeOwnsSlots), error.ErrorId);
        Assert.Contains(nodes.Agents[1].Endpoint.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(nodes.Agents[2].Endpoint.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 3));
    }

    [NeedsRedisFact]
    public async Task A_dead_node_without_slots_is_forgotten_too()
    {
        await using var servers = RedisServerSet.Start(4);
        await using var nodes = await ClusterAsync(servers, members: 3, empty: 1);
        var id = await nodes.IdAsync(3);
        servers.Servers[3].Kill();
        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(Request(nodes, stay: 3) with { Ids = [id] }, s_none));
        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 3));
    }

    [NeedsRedisFact]
    public async Task A_dead_owner_of_slots_is_refused_by_the_word_of_the_others()
    {
        await using var servers = RedisServerSet.Start(3);
        await using var nodes = await ClusterAsync(servers, members: 3, empty: 0);
        var id = await nodes.IdAsync(2);
        servers.Servers[2].Kill();
        var error = await Assert.ThrowsAsync<TroveException>(() => ClusterRemoval.ForgetEverywhereAsync(Request(nodes, stay: 2) with { Ids = [id] }, s_none));
        Assert.Equal(nameof(TroveErrorId.NodeOwnsSlots), error.ErrorId);
    }

    [NeedsRedisFact]
    public async Task A_member_that_cannot_be_told_stops_it_unless_allowed()
    {
        await using var servers = RedisServerSet.Start(4);
        await using var nodes = await ClusterAsync(servers, members: 3, empty: 1);
        servers.Servers[0].Kill();
        var request = Request(nodes, stay: 3);
        var error = await Assert.ThrowsAsync<TroveException>(() => ClusterRemoval.ForgetEverywhereAsync(request, s_none));
        Assert.Equal(nameof(TroveErrorId.NodeUnreachable), error.ErrorId);
        Assert.Equal(4, (await nodes.Agents[1].NodesAsync(s_none)).Nodes.Count);

        var problem = Assert.Single(await ClusterRemoval.ForgetEverywhereAsync(request with { AllowUnreachable = true }, s_none));
        Assert.Contains(servers.Servers[0].Endpoint.ToString(), problem, StringComparison.Ordinal);
        Assert.Equal(3, (await nodes.Agents[1].NodesAsync(s_none)).Nodes.Count);
    }

    [NeedsRedisFact]
    public async Task A_primary_whose_replica_stays_is_refused_and_a_replica_can_go()
    {
        await using var servers = RedisServerSet.Start(3, "--repl-diskless-sync-delay", "0");
        await servers.UpAsync();
        await using var nodes = new AgentSet(servers);
        var request = nodes.CreateRequest(1);
        // The second is an empty primary with a replica, the third.
        await FormAsync(request with { Fresh = [.. request.Fresh, new FormationNode { Node = nodes.Agents[1] }, new FormationNode { Node = nodes.Agents[2], ReplicaOf = nodes.Agents[1] }] });

        var error = await Assert.ThrowsAsync<TroveException>(() => ClusterRemoval.ForgetEverywhereAsync(
            new RemovalRequest { Stay = [nodes.Agents[0], nodes.Agents[2]], Leave = [nodes.Agents[1]] }, s_none));
        Assert.Equal(nameof(TroveErrorId.NodeHasReplicas), error.ErrorId);
        Assert.Empty(await ClusterRemoval.ForgetEverywhereAsync(
            new RemovalRequest { Stay = [nodes.Agents[0], nodes.Agents[1]], Leave = [nodes.Agents[2]] }, s_none));
        Assert.Equal("all nodes agree", await nodes.AgreementAsync(0, 2));
    }

    [NeedsRedisFact]
    public async Task A_member_nobody_named_is_told_of()
    {
        await using var servers = RedisServerSet.Start(4);
        await using var nodes = await ClusterAsync(servers, members: 3, empty: 1);
        var problem = Assert.Single(await ClusterRemoval.ForgetEverywhereAsync(
            new RemovalRequest { Stay = [.. nodes.Agents.Take(2)], Leave = [nodes.Agents[3]] }, s_none));
        Assert.Contains(nodes.Agents[2].Endpoint.ToString(), problem, StringComparison.Ordinal);
    }

    private static RemovalRequest Request(AgentSet nodes, int stay) =>
        new() { Stay = [.. nodes.Agents.Take(stay)], Leave = [.. nodes.Agents.Skip(stay)] };

    private static async Task<AgentSet> ClusterAsync(RedisServerSet servers, int members, int empty)
    {
        await servers.UpAsync();
        var nodes = new AgentSet(servers);
        var request = nodes.CreateRequest(members);
        await FormAsync(request with { Fresh = [.. request.Fresh, .. nodes.Agents.Skip(members).Take(empty).Select(a => new FormationNode { Node = a })] });
        return nodes;
    }

    private static Task FormAsync(FormationRequest request) => ClusterFormation.FormAsync(
        request, new FormationOptions { JournalNodeTimeouts = (_, _) => Task.CompletedTask }, NullLogger.Instance, s_none);
}
