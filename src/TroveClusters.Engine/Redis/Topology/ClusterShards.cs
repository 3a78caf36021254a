using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>The reply to CLUSTER SHARDS (Redis 7, Valkey, Garnet): the shards with all their nodes, failed ones too.</summary>
internal sealed record ClusterShards(IReadOnlyList<ClusterShard> Shards)
{
    /// <summary>Reads a reply.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>.</exception>
    public static ClusterShards Parse(RespValue reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var shards = reply.OrUnexpected("a list of shards").Select(ParseShard).ToArray();
        return SlotSet.Of(shards.SelectMany(shard => shard.Slots.Ranges)).Count == shards.Sum(shard => shard.Slots.Count)
            ? new ClusterShards(shards)
            : throw reply.Unexpected("shards that share no slot");
    }

    private static ClusterShard ParseShard(RespValue value)
    {
        var map = ReplySlots.Map(value);
        return new ClusterShard(
            ParseSlots(ReplySlots.Required(map, "slots", value)),
            [.. ReplySlots.Required(map, "nodes", value).OrUnexpected("a list of nodes").Select(ParseNode)]);
    }

    // A flat list of first, last, first, last.
    private static SlotSet ParseSlots(RespValue value)
    {
        var ends = value.OrUnexpected("a list of slot ranges");
        if (ends.Count % 2 != 0)
            throw value.Unexpected("pairs of first and last slot");
        var ranges = ends.Chunk(2).Select(pair => ReplySlots.Range(pair[0], pair[1], value)).ToArray();
        var slots = SlotSet.Of(ranges);
        return slots.Count == ranges.Sum(range => range.Count) ? slots : throw value.Unexpected("slot ranges that do not overlap");
    }

    private static ClusterShardNode ParseNode(RespValue value)
    {
        var map = ReplySlots.Map(value);
        var id = ReplySlots.Required(map, "id", value).AsString();
        if (!ClusterNodeLine.IsNodeId(id))
            throw value.Unexpected("a node id of 40 hexadecimal digits");
        return new ClusterShardNode
        {
            Id = id,
            Ip = ReplySlots.Required(map, "ip", value).AsStringOrNull() ?? "",
            Endpoint = map.TryGetValue("endpoint", out var endpoint) ? endpoint.AsStringOrNull() ?? "" : "",
            Hostname = map.TryGetValue("hostname", out var hostname) ? hostname.AsStringOrNull() ?? "" : "",
            Port = map.TryGetValue("port", out var port) ? ReplySlots.Port(port) : null,
            TlsPort = map.TryGetValue("tls-port", out var tlsPort) ? ReplySlots.Port(tlsPort) : null,
            IsPrimary = ReplySlots.Required(map, "role", value).AsString() switch
            {
                // Redis says replica, Garnet slave.
                "master" => true,
                "replica" or "slave" => false,
                _ => throw value.Unexpected("a role of master or replica"),
            },
            ReplicationOffset = ReplySlots.Required(map, "replication-offset", value).AsInt64(),
            Health = ReplySlots.Required(map, "health", value).AsString() switch
            {
                "online" => ClusterShardHealth.Online,
                "loading" => ClusterShardHealth.Loading,
                "fail" or "failed" => ClusterShardHealth.Failed,
                _ => throw value.Unexpected("a health of online, loading or fail"),
            },
        };
    }
}

/// <summary>A shard: the nodes that hold the same slots. A primary without slots is a shard too.</summary>
/// <param name="Slots">Its slots.</param>
/// <param name="Nodes">Its nodes.</param>
internal sealed record ClusterShard(SlotSet Slots, IReadOnlyList<ClusterShardNode> Nodes);

/// <summary>A node in CLUSTER SHARDS.</summary>
internal sealed record ClusterShardNode
{
    /// <summary>The node's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its address; empty while unknown.</summary>
    public required string Ip { get; init; }

    /// <summary>Where clients are to connect; empty for the address that was asked.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Its announced host name; empty where there is none.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The port without TLS; null where there is none.</summary>
    public int? Port { get; init; }

    /// <summary>The port with TLS; null where there is none.</summary>
    public int? TlsPort { get; init; }

    /// <summary>Whether it is the shard's primary.</summary>
    public required bool IsPrimary { get; init; }

    /// <summary>How far it has replicated, in bytes.</summary>
    public required long ReplicationOffset { get; init; }

    /// <summary>How it fares.</summary>
    public required ClusterShardHealth Health { get; init; }
}

/// <summary>How a node of a shard fares.</summary>
internal enum ClusterShardHealth
{
    /// <summary>It serves.</summary>
    Online,

    /// <summary>It reads its data.</summary>
    Loading,

    /// <summary>It is failing.</summary>
    Failed,
}
