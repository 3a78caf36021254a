using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>
/// An application that writes to all shards without a pause and remembers what was acknowledged. At a MOVED it
/// asks where all slots are, an ASK it follows once, and at a TRYAGAIN it does, as clients do, so that a slot that moves or
/// has moved is no failure. A node that is gone is one, and the others are asked who has its slots now.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private const int Lanes = 8;

    private const int KeysReadAtOnce = 500;

    /// <summary>Redirections that clients follow before they give up.</summary>
    private const int MostRedirections = 30;

    private static readonly RedisNodeAgentOptions s_options = RedisNodeAgentOptions.Default with
    {
        CallTimeout = new TimeLimit(TimeSpan.FromSeconds(30), "the application's patience"),
        ConnectTimeout = new TimeLimit(TimeSpan.FromSeconds(5), "the application's patience"),
    };

    private readonly ConcurrentDictionary<string, RedisNodeAgent> _agents = new();
    private readonly ConcurrentDictionary<int, string> _owners = new();
    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<string> _entries;
    private readonly string _password;
    private readonly int _keys;
    private readonly Task[] _lanes;
    private int _entry;

    /// <param name="cluster">The cluster.</param>
    /// <param name="password">Its password.</param>
    /// <param name="keys">How many keys each of its lanes has; it begins with the first again after the last.</param>
    public Writer(TroveCluster cluster, string password, int keys = int.MaxValue)
    {
        (_entries, _password, _keys) = (cluster.Endpoint, password, keys);
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

    /// <summary>What was acknowledged and cannot be read. A later value may be there instead, whose acknowledgment was lost.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        var lost = new List<string>();
        foreach (KeyValuePair<string, int>[] some in _acknowledged.ToArray().Chunk(KeysReadAtOnce))
        {
            string?[] read = await Task.WhenAll(some.Select(pair => ReadAsync(pair.Key)));
            foreach (((string key, int value), string? found) in some.Zip(read))
            {
                if (!int.TryParse(found, CultureInfo.InvariantCulture, out int number) || number < value)
                    lost.Add($"{key}: {value}, not {found ?? "nothing"}");
            }
        }
        return lost;
    }

    private async Task<string?> ReadAsync(string key)
    {
        const int most = 20;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await CallAsync(key, "GET", key);
            }
            catch (Exception error) when (attempt < most && error is RedisReplyException or TroveException)
            {
                await Task.Delay(100); // A node that is gone was asked.
            }
        }
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
            string key = $"w{lane}:{i % _keys}";
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

    private async Task<string?> CallAsync(string key, params string[] words)
    {
        int slot = KeySlot.Of(key);
        var command = new RedisCommand([.. words.Select(RedisArgument (word) => word)]);
        string? asked = null;
        for (int redirections = 0; ; redirections++)
        {
            string endpoint = asked ?? _owners.GetValueOrDefault(slot, _entries[_entry % _entries.Count]);
            try
            {
                IReadOnlyList<RespValue> replies = await Agent(endpoint).PipelineAsync(
                    asked is null ? [command] : [new RedisCommand("ASKING"), command], CancellationToken.None);
                return replies[^1].OrThrow().AsStringOrNull();
            }
            catch (RedisReplyException reply) when (redirections < MostRedirections && reply.Code is "MOVED" or "ASK" or "TRYAGAIN")
            {
                asked = reply.Code == "ASK" ? reply.Text.Split(' ')[2] : null;
                if (reply.Code == "MOVED")
                    await LearnAsync(reply.Text.Split(' ')[2]);
                else if (reply.Code == "TRYAGAIN")
                    await Task.Delay(1);
            }
            catch (TroveException)
            {
                // Perhaps another node has its slots now: whoever is asked next says who.
                _owners.TryRemove(slot, out _);
                Interlocked.Increment(ref _entry);
                throw;
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
        new RedisEndpoint(text.Split(':')[0], int.Parse(text.Split(':')[1], CultureInfo.InvariantCulture)), new RedisCredential(null, _password), s_options, NullLogger.Instance));
}
