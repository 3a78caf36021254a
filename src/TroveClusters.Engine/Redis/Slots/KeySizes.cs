using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Asks a node how many bytes of memory keys take.</summary>
internal static class KeySizes
{
    /// <summary>Commands of one pipeline: the node answers nobody else until it is through.</summary>
    private const int AtOnce = 250;

    /// <summary>The sizes, in the order of the keys; 0 for a key that is gone, or whose size the server cannot tell.</summary>
    public static IReadOnlyList<long> Ask(RespLine node, IEnumerable<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        var sizes = new List<long>();
        foreach (ReadOnlyMemory<byte>[] some in keys.Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            RespValue[] replies = node.Call([.. some.Select(key => new RedisCommand("MEMORY", "USAGE", RedisArgument.FromBytes(key)))]);
            sizes.AddRange(replies.Select(size => size.IsError || size.IsNull ? 0 : size.AsInt64()));
        }
        return sizes;
    }
}
