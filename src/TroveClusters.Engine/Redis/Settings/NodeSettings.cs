using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Settings;

/// <summary>Reads and changes the settings of a node that runs.</summary>
internal static class NodeSettings
{
    /// <summary>The values of settings; those the server does not know are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        IRedisAdmin node, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        IReadOnlyList<RespValue> replies = await node.PipelineAsync(
            [.. names.Select(name => new RedisCommand("CONFIG", "GET", name))], cancellationToken);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, RespValue reply) in names.Zip(replies))
        {
            if (reply.IsError)
                throw Refused(node, $"does not tell {name}", reply);
            IReadOnlyList<RespValue> pair = reply.AsArray();
            if (pair.Count == 2)
                values[name] = pair[1].AsString();
            else if (pair.Count != 0)
                throw reply.Unexpected("a name and a value");
        }
        return values;
    }

    /// <summary>Sets values and reads them back: done only when the server tells each of them.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it refused one, in its own words, or has another.</exception>
    public static async Task ApplyAsync(IRedisAdmin node, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> before = await ReadAsync(node, [.. values.Keys], cancellationToken);
        List<string> names = [.. values.Keys.OrderBy(name => name == RedisSettings.MaxMemory ? 1 : 0)];
        // Memory grows before anything else changes and shrinks after it, so that no key is evicted in between.
        if (Grows(before, values))
            names.Reverse();
        IReadOnlyList<RespValue> replies = await node.PipelineAsync(
            [.. names.Select(name => new RedisCommand("CONFIG", "SET", name, values[name]))], cancellationToken);
        foreach ((string name, RespValue reply) in names.Zip(replies))
        {
            if (reply.IsError)
                throw Refused(node, $"refused {name} {Shown(values[name])}", reply);
            reply.AsOk();
        }
        await VerifyAsync(node, values, cancellationToken);
    }

    private static async Task VerifyAsync(IRedisAdmin node, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> told = await ReadAsync(node, [.. values.Keys], cancellationToken);
        foreach ((string name, string value) in values)
        {
            string? now = told.GetValueOrDefault(name);
            if (now is null || !RedisSettings.Get(name).IsMet(value, now))
            {
                throw new TroveException(
                    TroveErrorId.UnexpectedReply,
                    $"{node.Endpoint} took {name} {Shown(value)}, but tells {(now is null ? "nothing" : Shown(now))}.", node.Endpoint.ToString());
            }
        }
    }

    private static bool Grows(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> values) =>
        values.TryGetValue(RedisSettings.MaxMemory, out string? after)
        && Bytes(after) >= Bytes(before.GetValueOrDefault(RedisSettings.MaxMemory, "0"));

    /// <summary>A <c>maxmemory</c>: 0 stands for no limit.</summary>
    public static long Bytes(string maxMemory) =>
        long.Parse(maxMemory, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and var bytes ? bytes : long.MaxValue;

    public static string Shown(string value) => value.Length == 0 ? "''" : value;

    private static TroveException Refused(IRedisAdmin node, string what, RespValue reply) =>
        new(TroveErrorId.UnexpectedReply, $"{node.Endpoint} {what}: {reply.AsErrorText()}.", node.Endpoint.ToString());
}
