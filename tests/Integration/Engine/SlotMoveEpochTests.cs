using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;
using TroveClusters.Tests.Integration.Redis;
using TroveClusters.Tests.OperationWorker;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>
/// The epochs of the primaries' claims. A destination that takes a slot with an epoch that is not above its source's believes the
/// source again as soon as that greets it, and deletes the keys that it has received; primaries with the same epoch come to that
/// sooner or later, for one of them gets a greater one then, of which the others hear by and by.
/// </summary>
public sealed class SlotMoveEpochTests : EngineTest
{
    private RedisCluster _cluster = null!;

    /// <summary>As one has after such a collision, or after a failover.</summary>
    [NeedsRedisFact]
    public async Task A_source_of_whose_new_epoch_the_destination_has_not_heard_costs_no_key()
    {
        await CreateAsync();
        (RedisClusterNode from, RedisClusterNode to) = ((RedisClusterNode)_cluster.Nodes[0], (RedisClusterNode)_cluster.Nodes[1]);
        await using RedisNodeAgent source = await AgentAsync(from), destination = await AgentAsync(to);
        int slot = int.Parse(from.Slots[0].Split('-')[0], CultureInfo.InvariantCulture);
        string[] keys = [.. Enumerable.Range(0, int.MaxValue).Select(i => $"key:{i}").Where(key => KeySlot.Of(key) == slot).Take(20)];
        foreach (string key in keys)
            (await source.CallAsync(new RedisCommand("SET", key, key), CancellationToken.None)).AsOk();

        await using (Worker worker = Worker.Start(Home.Folder, "moveslots", _cluster.Name, $"{slot}>{to.Name}", "started:|debug:Closed at the destination"))
        {
            await worker.UntilAsync("holding");
            Assert.StartsWith("BUMPED", (await BumpAsync(source)).AsString(), StringComparison.Ordinal);
            worker.Release();
            await worker.UntilAsync("holding");
            await GreetAsync(source, destination);
            worker.ReleaseForGood();
            Assert.Equal(0, await worker.EndAsync());
        }
        Assert.All(await destination.PipelineAsync([.. keys.Select(key => new RedisCommand("GET", key))], CancellationToken.None), (reply, i) =>
            Assert.Equal(keys[i], reply.OrThrow().AsString()));
    }

    /// <summary>Whoever moves slots next finds none either, be it another tool.</summary>
    [NeedsRedisFact]
    public async Task No_two_primaries_share_an_epoch_when_a_move_has_ended()
    {
        await CreateAsync();
        RedisNodeAgent[] agents = [.. await Task.WhenAll(_cluster.Nodes.Select(AgentAsync))];
        try
        {
            await using Worker worker = Worker.Start(Home.Folder, "moveslots", _cluster.Name, $"0>{_cluster.Nodes[1].Name}", "debug:Closed at the destination");
            await worker.UntilAsync("holding");
            await CollideAsync(agents[1], agents[0], agents[2]);
            worker.ReleaseForGood();
            Assert.Equal(0, await worker.EndAsync());
            long[] epochs = await Task.WhenAll(agents.Select(EpochAsync));
            Assert.Equal(epochs.Length, epochs.Distinct().Count());
        }
        finally
        {
            foreach (RedisNodeAgent agent in agents)
                await agent.DisposeAsync();
        }
    }

    /// <summary>So many that two of them seldom greet each other by themselves.</summary>
    private async Task CreateAsync() => _cluster = await Home.CreateAsync("epochs", 8);

    private Task<RedisNodeAgent> AgentAsync(TroveClusterNode node) => Home.AgentAsync(_cluster, node);

    private static async Task<long> EpochAsync(RedisNodeAgent node) => (await node.NodesAsync(CancellationToken.None)).Myself.ConfigEpoch;

    /// <summary>Gives two nodes the same new epoch: both know a third one's, the greatest so far, and neither hears of the other's at once.</summary>
    private static async Task CollideAsync(RedisNodeAgent third, params RedisNodeAgent[] both)
    {
        for (int i = 0; i < 20; i++)
        {
            await BumpAsync(third);
            foreach (RedisNodeAgent node in both)
                await GreetAsync(third, node);
            await Task.WhenAll(both.Select(BumpAsync));
            if ((await Task.WhenAll(both.Select(EpochAsync))).Distinct().Count() == 1)
                return;
        }
        Assert.Fail("Two nodes did not get the same epoch.");
    }

    private static Task<RespValue> BumpAsync(RedisNodeAgent node) => node.CallAsync(new RedisCommand("CLUSTER", "BUMPEPOCH"), CancellationToken.None);

    /// <summary>One tells another what it is and what it owns, and is understood.</summary>
    private static async Task GreetAsync(RedisNodeAgent from, RedisNodeAgent to)
    {
        long before = await GreetingsAsync(to);
        await from.ClusterMeetAsync(to.Endpoint.Host, to.Endpoint.Port, null, CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await GreetingsAsync(to) == before)
            await Task.Delay(5, limit.Token);
    }

    private static async Task<long> GreetingsAsync(RedisNodeAgent node) =>
        (await node.ClusterInfoAsync(CancellationToken.None)).Fields.FindInteger("cluster_stats_messages_meet_received") ?? 0;
}
