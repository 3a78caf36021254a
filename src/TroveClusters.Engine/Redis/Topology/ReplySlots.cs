using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>The pieces that replies about slots are made of.</summary>
internal static class ReplySlots
{
    /// <summary>The items of an array; an error reply or anything else is an <c>UnexpectedReply</c> that says what it should have been.</summary>
    public static IReadOnlyList<RespValue> OrUnexpected(this RespValue value, string expected) =>
        value.Kind == RespKind.Array ? value.AsArray() : throw value.Unexpected(expected);

    /// <summary>A range from its two ends.</summary>
    public static SlotRange Range(RespValue first, RespValue last, RespValue whole)
    {
        var (from, to) = (first.AsInt64(), last.AsInt64());
        return from >= 0 && from <= to && to < SlotRange.SlotCount
            ? new SlotRange((int)from, (int)to)
            : throw whole.Unexpected("a range of slots");
    }

    /// <summary>A port.</summary>
    public static int Port(RespValue value) =>
        value.AsInt64() is >= 0 and <= 65535 and var port ? (int)port : throw value.Unexpected("a port");

    /// <summary>A map, which RESP2 sends as a list of keys and values by turns.</summary>
    public static Dictionary<string, RespValue> Map(RespValue value)
    {
        var items = value.OrUnexpected("a list of names and values");
        if (items.Count % 2 != 0)
            throw value.Unexpected("pairs of name and value");
        var map = new Dictionary<string, RespValue>(StringComparer.Ordinal);
        foreach (var pair in items.Chunk(2))
        {
            if (!map.TryAdd(pair[0].AsString(), pair[1]))
                throw value.Unexpected("names that differ");
        }

        return map;
    }

    /// <summary>A value that must be there.</summary>
    public static RespValue Required(Dictionary<string, RespValue> map, string name, RespValue whole) =>
        map.TryGetValue(name, out var value) ? value : throw whole.Unexpected($"a map with '{name}'");
}
