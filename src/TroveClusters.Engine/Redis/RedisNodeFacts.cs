using System.Text.Json;
using System.Text.Json.Serialization;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis;

/// <summary>What the catalog keeps about a Redis node, as it was when it was last known.</summary>
internal sealed record RedisNodeFacts
{
    private const string Table = "nodes";
    private const string Column = "facts";

    /// <summary>The node they were read for.</summary>
    [JsonIgnore]
    public Guid NodeId { get; private init; }

    /// <summary>The node's own id; empty until it has been asked.</summary>
    public string RedisId { get; init => field = value ?? ""; } = "";

    /// <summary>The slots it owns, or is to get while it is being created: <c>0-5461 7000</c>.</summary>
    public string Slots { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas: the catalog id of the primary.</summary>
    public Guid? Primary { get; init; }

    /// <summary>Keys; null until asked. Not stored.</summary>
    public long? KeyCount { get; init; }

    /// <summary>Bytes; null until asked. Not stored.</summary>
    public long? MemoryUsed { get; init; }

    public static RedisNodeFacts Of(NodeRow node) =>
        RowReader.Json(node.Facts, EngineJson.Default.RedisNodeFacts, Table, node.Id, Column) with { NodeId = node.Id };

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.RedisNodeFacts);

    /// <summary>The slots as a set.</summary>
    public SlotSet SlotSet() => Topology.SlotSet.Of(Array.ConvertAll(
        Slots.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        text => SlotRange.TryParse(text, out SlotRange range)
            ? range
            : throw RowReader.Unreadable(Table, $"id {NodeId}", Column, text, "a range of slots", null)));
}
