using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;
using TroveClusters.Tests.Integration.Redis;
using Xunit.Abstractions;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>What an application notices of slots that move: nothing but that some answers take longer.</summary>
public sealed class SlotMoveApplicationTests(ITestOutputHelper output) : EngineTest
{
    private const int Lanes = 4;
    private const int KeysOfLane = 500;

    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private long _writes;
    private long _firstError;
    private long _lastError;

    [NeedsRedisFact]
    public async Task An_ordinary_client_meets_no_error_while_slots_move()
    {
        RedisCluster cluster = await Home.CreateAsync("app", 3);
        await DataPlane.WriteAsync(Home, cluster, "k", 3000);
        using ConnectionMultiplexer redis = await DataPlane.ConnectAsync(Home, cluster);
        using var stop = new CancellationTokenSource();
        Task[] lanes = [.. Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => UseAsync(redis.GetDatabase(), lane, stop.Token)))];
        await Home.RunAsync(new AddNodesRequest { ClusterId = cluster.Id, Nodes = TestHome.Nodes(1), Rebalance = true });
        // This client reports each call that is sent to a node it has not connected to before; nothing else may it report.
        string[] greetings = [.. _errors];
        Assert.All(greetings, error => Assert.Contains("is not reachable at this point of time", error, StringComparison.Ordinal));
        _errors.Clear();
        _firstError = 0;
        await Home.RunAsync(new MoveSlotsRequest { ClusterId = cluster.Id, From = "app-member-2", To = "app-member-1" });
        await Home.RunAsync(new OptimizeClusterRequest { ClusterId = cluster.Id, Weights = new Dictionary<string, double> { ["app-member-2"] = 0 } });
        Assert.Empty(_errors);
        await Home.RunAsync(new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ["app-member-3"], Drain = true });
        await stop.CancelAsync();
        await Task.WhenAll(lanes);
        output.WriteLine($"{_writes} writes acknowledged; {greetings.Length} calls found the new node not yet connected; {_errors.Count} errors when the drained server ended: {string.Join("; ", _errors.Distinct().Take(3))}, within {(_lastError - _firstError) / 1000.0:0.0} s");
        RedisCluster after = await Home.GetAsync("app", refresh: true);
        using ConnectionMultiplexer fresh = await DataPlane.ConnectAsync(Home, after);
        foreach ((string key, int value) in _acknowledged)
            Assert.True((int)await fresh.GetDatabase().StringGetAsync(key) >= value, key);
        await DataPlane.ReadThroughEveryNodeAsync(Home, after, "k", 3000);
    }

    [NeedsRedisFact]
    public async Task Bandwidth_bounds_a_move_and_the_pauses_of_its_servers_are_told()
    {
        RedisCluster cluster = await Home.CreateAsync("pace", 2);
        await DataPlane.WriteAsync(Home, cluster, "k", 30_000);
        foreach (TroveClusterNode node in cluster.Nodes)
        {
            await RedisCli.CallAsync(Home, cluster, node, "CONFIG", "SET", "slowlog-log-slower-than", "500");
            await RedisCli.CallAsync(Home, cluster, node, "CONFIG", "SET", "slowlog-max-len", "10000");
        }
        using (ConnectionMultiplexer redis = await DataPlane.ConnectAsync(Home, cluster))
        using (var stop = new CancellationTokenSource())
        {
            Task<List<double>> pings = Task.Run(() => PingAsync(redis.GetDatabase(), stop.Token));
            OperationResult quick = await Home.RunAsync(new MoveSlotsRequest { ClusterId = cluster.Id, Slots = ["0-4095"], To = "pace-member-2" });
            await stop.CancelAsync();
            List<double> times = await pings;
            times.Sort();
            output.WriteLine($"{quick.Operation.Message} A client of the source waited at most {times[^1]:0.0} ms, in 99 of 100 cases {times[times.Count * 99 / 100]:0.0} ms.");
        }
        foreach (TroveClusterNode node in cluster.Nodes)
        {
            string log = await RedisCli.RunAsync(Home, cluster, node, "--json", "SLOWLOG", "GET", "10000");
            output.WriteLine($"{node.Name}: {Slowest(log)}");
        }
        const long rate = 200_000;
        long started = Stopwatch.GetTimestamp();
        OperationResult slow = await Home.RunAsync(new MoveSlotsRequest
        {
            ClusterId = cluster.Id,
            Slots = ["0-4095"],
            To = "pace-member-1",
            Limits = new SlotMoveLimits { BytesPerSecond = rate },
        });
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double bytes = double.Parse(slow.Operation.Message.Split('(')[1].Split(' ')[0], CultureInfo.InvariantCulture)
            * (slow.Operation.Message.Contains(" kB)", StringComparison.Ordinal) ? 1e3 : 1e6);
        output.WriteLine($"{slow.Operation.Message} Allowed were {rate} B/s.");
        // A slow machine takes longer; no machine may take less than what the last piece may run ahead.
        Assert.True(seconds >= bytes / rate * 0.8, $"{bytes} bytes in {seconds} s");
    }

    private async Task UseAsync(IDatabase database, int lane, CancellationToken stop)
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            string key = $"app{lane}:{i % KeysOfLane}";
            try
            {
                if (_acknowledged.TryGetValue(key, out int before) && (int)await database.StringGetAsync(key) < before)
                    _errors.Enqueue($"{key} is older than {before}");
                await database.StringSetAsync(key, i);
                _acknowledged[key] = i;
                Interlocked.Increment(ref _writes);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                _errors.Enqueue(e.Message);
                _lastError = Environment.TickCount64;
                Interlocked.CompareExchange(ref _firstError, _lastError, 0);
            }
        }
    }

    /// <summary>How long one key of the source takes to be read, in milliseconds, again and again.</summary>
    private static async Task<List<double>> PingAsync(IDatabase database, CancellationToken stop)
    {
        var times = new List<double>();
        do
        {
            long started = Stopwatch.GetTimestamp();
            // {15} hashes to slot 4178, which stays at the source.
            await database.StringGetAsync("{15}stays");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        while (!stop.IsCancellationRequested);
        return times;
    }

    private static string Slowest(string json)
    {
        using var log = System.Text.Json.JsonDocument.Parse(json);
        var commands = log.RootElement.EnumerateArray()
            .Select(entry => (Name: entry[3][0].GetString()!.ToUpperInvariant(), Microseconds: entry[2].GetInt64()))
            .Where(entry => entry.Name is "MIGRATE" or "RESTORE" or "RESTORE-ASKING" or "CLUSTER")
            .GroupBy(entry => entry.Name)
            .Select(group => $"{group.Count()} x {group.Key} over 0.5 ms, the slowest {group.Max(entry => entry.Microseconds) / 1000.0:0.0} ms");
        return string.Join("; ", commands.DefaultIfEmpty("no command of the move over 0.5 ms"));
    }
}
