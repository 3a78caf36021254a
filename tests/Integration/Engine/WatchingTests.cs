using System.Globalization;
using StackExchange.Redis;
using TroveClusters.Tests.Integration.Redis;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Logs and figures of clusters, compared with what the servers themselves say.</summary>
public sealed class WatchingTests : EngineTest
{
    [NeedsRedisFact]
    public async Task Figures_are_those_of_the_servers()
    {
        RedisCluster cluster = await Home.CreateAsync("m", 4, replicas: 1);
        await DataPlane.WriteAsync(Home, cluster, "k", 300);
        using ConnectionMultiplexer redis = await DataPlane.ConnectAsync(Home, cluster);
        IDatabase database = redis.GetDatabase();
        RedisClusterMeasurement before = await MeasureAsync(cluster);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => database.StringGetAsync($"k{i}", CommandFlags.DemandMaster)));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => database.StringGetAsync($"nothing{i}", CommandFlags.DemandMaster)));
        RedisClusterMeasurement measured = await MeasureAsync(cluster);

        Assert.Equal(("m", 4, 300L, 16384), (measured.ClusterName, measured.NodeCount, measured.KeyCount!.Value, measured.SlotsAssigned));
        Assert.Empty(measured.Unreachable);
        foreach (RedisNodeMeasurement node in measured.Nodes.Cast<RedisNodeMeasurement>())
        {
            TroveClusterNode asked = cluster.Nodes.Single(other => other.Name == node.NodeName);
            string info = await RedisCli.RunAsync(Home, cluster, asked, "info");
            long Figure(string name) => long.Parse(info.Split($"\n{name}:")[1].Split('\r')[0], CultureInfo.InvariantCulture);
            Assert.Equal(Figure("keyspace_hits"), node.Hits);
            Assert.Equal(Figure("keyspace_misses"), node.Misses);
            Assert.Equal(Figure("maxmemory"), node.MemoryLimit);
            Assert.Equal(Figure("evicted_keys"), node.EvictedKeys);
            Assert.InRange(node.MemoryUsed!.Value, Figure("used_memory") / 2, Figure("used_memory") * 2);
            Assert.InRange(node.Uptime!.Value.TotalSeconds, 0, Figure("uptime_in_seconds"));
            Assert.Equal(asked.Role, node.Role);
            Assert.Equal(long.Parse(await RedisCli.RunAsync(Home, cluster, asked, "dbsize"), CultureInfo.InvariantCulture), node.KeyCount);
            Assert.Equal(node.Role == TroveNodeRole.Replica ? (true, 0L) : ((bool?)null, (long?)null), (node.IsLinkUp, node.ReplicaLagBytes));
            // Nobody does anything now but the primaries and replicas with each other, and a client that looks after itself.
            Assert.InRange(node.OperationsPerSecond!.Value, 0, 20);
        }
        Assert.Equal((200L, 50L), (measured.Hits - before.Hits, measured.Misses - before.Misses));
    }

    [NeedsRedisFact]
    public async Task What_is_done_meanwhile_is_counted()
    {
        RedisCluster cluster = await Home.CreateAsync("m", 1);
        using ConnectionMultiplexer redis = await DataPlane.ConnectAsync(Home, cluster);
        await redis.GetDatabase().StringSetAsync("k", "connected");
        long before = await CommandsAsync(cluster);
        Task<TroveClusterMeasurement> measuring = Home.Service.MeasureAsync(cluster.Id, TimeSpan.FromSeconds(2), CancellationToken.None);
        int done = 0;
        while (!measuring.IsCompleted)
        {
            await redis.GetDatabase().StringSetAsync($"k{done++ % 100}", new string('x', 1000));
            await Task.Delay(1);
        }
        TroveClusterMeasurement measured = await measuring;
        long commands = await CommandsAsync(cluster) - before;
        Assert.InRange(measured.OperationsPerSecond!.Value, 1, commands);
        // Of each command a thousand bytes came in, and five went out.
        Assert.True(measured.NetworkInPerSecond > 500 * measured.OperationsPerSecond, $"{measured.NetworkInPerSecond} bytes, {measured.OperationsPerSecond} commands");
        Assert.True(measured.NetworkInPerSecond > 10 * measured.NetworkOutPerSecond, $"{measured.NetworkInPerSecond} bytes in, {measured.NetworkOutPerSecond} out");
    }

    [NeedsRedisFact]
    public async Task Nodes_that_do_not_answer_are_marked_and_no_error()
    {
        RedisCluster cluster = await Home.CreateAsync("m", 3);
        Home.Configure("""{"default": {"agent_call_low_timeout": 3}}""");
        Signals.Kill(Home.ServerOf(cluster.Nodes[0]));
        Signals.Freeze(Home.ServerOf(cluster.Nodes[1]));
        await Eventually.IsTrueAsync(async () => (await Home.GetAsync("m")).Nodes[0].Status == TroveNodeStatus.Shutdown, () => "the loss to be noticed");
        RedisClusterMeasurement measured = await MeasureAsync(cluster);
        Assert.Equal(["m-member-1", "m-member-2"], measured.Unreachable);
        Assert.Equal([TroveNodeStatus.Shutdown, TroveNodeStatus.Failed, TroveNodeStatus.Active], measured.Nodes.Select(node => node.Status));
        Assert.Equal("Its server is not running.", measured.Nodes[0].Message);
        Assert.Contains("did not answer", measured.Nodes[1].Message, StringComparison.Ordinal);
        Assert.Equal(measured.Nodes[2].MemoryUsed, measured.MemoryUsed);

        await Home.RunAsync(new StopClusterRequest { ClusterId = cluster.Id });
        measured = await MeasureAsync(cluster);
        Assert.Equal(3, measured.Unreachable.Count);
        Assert.Equal((null, null), (measured.MemoryUsed, measured.OperationsPerSecond));
        Assert.All(measured.Nodes, node => Assert.StartsWith("Stopped by", node.Message, StringComparison.Ordinal));
    }

    [NeedsGarnetFact]
    public async Task Garnet_counts_no_commands_so_none_are_told()
    {
        Home.Configure("""{"redis": {"server_path": "garnet-server"}}""");
        RedisCluster cluster = await Home.CreateAsync("g", 1);
        await DataPlane.WriteAsync(Home, cluster, "k", 100);
        RedisClusterMeasurement measured = await MeasureAsync(cluster);
        Assert.Equal((100L, null, null, null), (measured.KeyCount, measured.OperationsPerSecond, measured.HitRate, measured.ConnectedClients));
        Assert.NotNull(measured.Nodes[0].Uptime);
    }

    [NeedsRedisFact]
    public async Task Logs_are_read_of_living_and_dead_nodes_without_the_password()
    {
        RedisCluster cluster = await Home.CreateAsync("l", 2);
        string password = await Home.PasswordAsync(cluster);
        string log = Path.Combine(Home.NodeFolders().Single(folder => folder.Contains($"{cluster.Nodes[1].Id}", StringComparison.Ordinal)), "server.log");
        Signals.Kill(Home.ServerOf(cluster.Nodes[1]));
        await using (FileStream file = File.Open(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write("9:M 01 Jan 2027 00:00:00.000 # requirepass "u8);
            file.Write(System.Text.Encoding.UTF8.GetBytes(password));
            file.Write([.. "\nnot "u8, 0xFF, 0xFE, .. " UTF-8\nand a line that is not ende"u8]);
        }
        var entries = new List<TroveLogEntry>();
        await foreach (TroveLogEntry entry in Home.Service.GetLogAsync(new LogQuery { ClusterId = cluster.Id, Tail = 5 }, CancellationToken.None))
            entries.Add(entry);
        Assert.Equal(10, entries.Count);
        Assert.Equal(5, entries.Count(entry => entry.NodeName == "l-member-1"));
        Assert.DoesNotContain(entries, entry => entry.Line.Contains(password, StringComparison.Ordinal) || entry.Message.Contains(password, StringComparison.Ordinal));
        Assert.Equal(["requirepass ***", "not \uFFFD\uFFFD UTF-8", "and a line that is not ende"], entries[^3..].Select(entry => entry.Message));
        Assert.Equal((new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), TroveLogLevel.Warning), (entries[^3].Time, entries[^3].Level));
        // What a server writes now is told with the time of now.
        TroveLogEntry own = entries.Last(entry => entry.NodeName == "l-member-1" && entry.Time is not null);
        Assert.InRange(own.Time!.Value, cluster.Created.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));

        LogQuery one = new() { ClusterId = cluster.Id, NodeIds = [cluster.Nodes[1].Id], Tail = 1 };
        await foreach (TroveLogEntry entry in Home.Service.GetLogAsync(one, CancellationToken.None))
            Assert.Equal(("l-member-2", "and a line that is not ende"), (entry.NodeName, entry.Line));
    }

    private async Task<RedisClusterMeasurement> MeasureAsync(TroveCluster cluster) =>
        Assert.IsType<RedisClusterMeasurement>(await Home.Service.MeasureAsync(cluster.Id, TimeSpan.FromSeconds(1), CancellationToken.None));

    private async Task<long> CommandsAsync(TroveCluster cluster) => long.Parse(
        (await RedisCli.RunAsync(Home, cluster, cluster.Nodes[0], "info", "stats")).Split("total_commands_processed:")[1].Split('\r')[0], CultureInfo.InvariantCulture);
}
