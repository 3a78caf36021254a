using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>
/// An application that writes to all shards without a pause and remembers what was acknowledged. At a MOVED it
/// asks where all slots are, as clients do, so that a slot that has moved is no failure.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private const int Lanes = 8;

    private readonly ConcurrentDictionary<string, RedisNodeAgent> _agents = new();
    private readonly ConcurrentDictionary<int, string> _owners = new();
    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _entry;
    private readonly string _password;
    private readonly Task[] _lanes;

    public Writer(TroveCluster cluster, string password)
    {
        (_entry, _password) = (cluster.Endpoint[0], password);
        _lanes = [.. Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => WriteAsync(lane)))];
    }

    public int Acknowledged => _acknowledged.Count;

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The longest time a lane had no write acknowledged.</summary>
    public TimeSpan LongestGap { get; private set; }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_lanes);
    }

    /// <summary>What was acknowledged and cannot be read.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        var lost = new List<string>();
        foreach ((string key, int value) in _acknowledged)
        {
            if (await CallAsync(key, "GET", key) != $"{value}")
                lost.Add(key);
        }
        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (RedisNodeAgent agent in _agents.Values)
            await agent.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(int lane)
    {
        long last = Stopwatch.GetTimestamp();
        for (int i = 0; !_stop.IsCancellationRequested; i++)
        {
            string key = $"w{lane}:{i}";
            try
            {
                Assert.Equal("OK", await CallAsync(key, "SET", key, $"{i}"));
                _acknowledged[key] = i;
                TimeSpan gap = Stopwatch.GetElapsedTime(last);
                last = Stopwatch.GetTimestamp();
                lock (_stop)
                    LongestGap = gap > LongestGap ? gap : LongestGap;
            }
            catch (Exception error) when (error is RedisReplyException or TroveException)
            {
                _failures.Enqueue(error.Message);
            }
            await Task.Delay(1);
        }
    }

    private async Task<string?> CallAsync(string key, params string[] command)
    {
        int slot = KeySlot.Of(key);
        while (true)
        {
            try
            {
                return (await Agent(_owners.GetValueOrDefault(slot, _entry)).CallAsync(
                    new RedisCommand([.. command.Select(RedisArgument (word) => word)]), CancellationToken.None)).AsStringOrNull();
            }
            catch (RedisReplyException moved) when (moved.Code == "MOVED")
            {
                await LearnAsync(moved.Text.Split(' ')[2]);
            }
        }
    }

    private async Task LearnAsync(string endpoint)
    {
        foreach (ClusterNode node in (await Agent(endpoint).NodesAsync(CancellationToken.None)).Nodes)
        {
            foreach (int slot in node.Slots.Ranges.SelectMany(range => Enumerable.Range(range.First, range.Count)))
                _owners[slot] = $"{node.Host}:{node.Port}";
        }
    }

    private RedisNodeAgent Agent(string endpoint) => _agents.GetOrAdd(endpoint, text => new RedisNodeAgent(
        new RedisEndpoint(text.Split(':')[0], int.Parse(text.Split(':')[1], CultureInfo.InvariantCulture)), new RedisCredential(null, _password), RedisNodeAgentOptions.Default, NullLogger.Instance));
}
