using System.Diagnostics;
using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis;

/// <summary>What a node said of itself at one moment: its INFO, and with it its view and the number of its keys.</summary>
/// <param name="View">How it sees the cluster.</param>
/// <param name="KeyCount">How many keys it holds.</param>
/// <param name="Info">Its counters.</param>
/// <param name="Timestamp">When the counters came, by <see cref="Stopwatch"/>.</param>
internal sealed record RedisSample(RedisNodeView View, long KeyCount, InfoReply Info, long Timestamp)
{
    /// <summary>The bytes of the command INFO as it is sent.</summary>
    private const int RequestBytes = 14;

    /// <summary>Asks a node. INFO comes last, so that between two samples it alone is what the measuring itself costs.</summary>
    public static async Task<RedisSample> TakeAsync(IRedisNode agent, CancellationToken cancellationToken)
    {
        RedisNodeView view = await agent.ViewAsync(cancellationToken);
        long keys = await agent.DbSizeAsync(cancellationToken);
        InfoReply info = await agent.InfoAsync(null, cancellationToken);
        return new RedisSample(view, keys, info, Stopwatch.GetTimestamp());
    }

    /// <summary>Takes the counters again, on the same connection.</summary>
    public async Task<RedisSample> AgainAsync(IRedisNode agent, CancellationToken cancellationToken) =>
        this with { Info = await agent.InfoAsync(null, cancellationToken), Timestamp = Stopwatch.GetTimestamp() };

    /// <summary>A whole number of INFO; null where it is missing, and where Garnet, which does not count by default, would tell 0.</summary>
    public long? Counter(string name) => View.Kind == RedisServerKind.Garnet ? null : Info.Fields.FindInteger(name);

    /// <summary>How many commands it executed per second since an earlier sample, without INFO itself.</summary>
    public double? CommandsPerSecond(RedisSample before) => PerSecond(before, "total_commands_processed", 1);

    /// <summary>How many bytes it received per second since an earlier sample.</summary>
    public double? ReceivedPerSecond(RedisSample before) => PerSecond(before, "total_net_input_bytes", RequestBytes);

    /// <summary>How many bytes it sent per second since an earlier sample.</summary>
    public double? SentPerSecond(RedisSample before) => PerSecond(before, "total_net_output_bytes", ReplyBytes(before.Info));

    /// <summary>The growth of a counter per second; null where there is none, and where the server was started anew in between.</summary>
    private double? PerSecond(RedisSample before, string name, long own)
    {
        if (Counter(name) is not { } now || before.Counter(name) is not { } then || now < then)
            return null;
        double seconds = Stopwatch.GetElapsedTime(before.Timestamp, Timestamp).TotalSeconds;
        return Math.Round(Math.Max(0, now - then - own) / seconds, 1);
    }

    // $length, line end, text, line end
    private static long ReplyBytes(InfoReply reply) => reply.ByteCount + reply.ByteCount.ToString(CultureInfo.InvariantCulture).Length + 5;
}
