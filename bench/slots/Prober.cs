using System.Diagnostics;
using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Bench.Slots;

/// <summary>
/// A client with one call at a time: reads and writes keys that are there, follows MOVED and ASK, and notes how long each call
/// took, redirections included.
/// </summary>
internal sealed class Prober
{
    private const int Keys = 100_000;

    private readonly BenchCluster _cluster;
    private readonly RedisNodeAgent?[] _owners = new RedisNodeAgent?[SlotRange.SlotCount];
    private readonly List<double> _milliseconds = [];
    private readonly Task _work;
    private volatile bool _stopped;

    private Prober(BenchCluster cluster)
    {
        _cluster = cluster;
        _work = Task.Run(WorkAsync);
    }

    public static Prober Start(BenchCluster cluster) => new(cluster);

    /// <summary>Ends it; returns the time of every call in ms.</summary>
    public async Task<IReadOnlyList<double>> StopAsync()
    {
        _stopped = true;
        await _work;
        return _milliseconds;
    }

    private async Task WorkAsync()
    {
        var random = new Random(7);
        byte[] value = new byte[100];
        for (int i = 0; !_stopped; i++)
        {
            string key = BenchCluster.Key(random.Next(Keys));
            long started = Stopwatch.GetTimestamp();
            await CallAsync(KeySlot.Of(key), i % 2 == 0 ? new RedisCommand("GET", key) : new RedisCommand("SET", key, value));
            _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private async Task CallAsync(int slot, RedisCommand command)
    {
        RedisNodeAgent node = _owners[slot] ?? _cluster.Agents[0];
        bool asking = false;
        while (true)
        {
            IReadOnlyList<RespValue> replies = await node.PipelineAsync(asking ? [new RedisCommand("ASKING"), command] : [command], CancellationToken.None);
            RespValue reply = replies[^1];
            if (!reply.IsError)
                return;
            string[] words = reply.AsErrorText().Split(' ');
            if (words[0] == "TRYAGAIN")
                continue;
            if (words[0] is not ("MOVED" or "ASK"))
                reply.OrThrow();
            int port = int.Parse(words[2].Split(':')[^1], CultureInfo.InvariantCulture);
            node = _cluster.Agents.First(agent => agent.Endpoint.Port == port);
            asking = words[0] == "ASK";
            if (!asking)
                _owners[slot] = node;
        }
    }
}
