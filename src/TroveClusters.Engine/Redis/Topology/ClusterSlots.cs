using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>The reply to CLUSTER SLOTS: who serves which slots, as one node sees it. All versions since Redis 4 have it.</summary>
internal sealed record ClusterSlots(IReadOnlyList<ClusterSlotsEntry> Entries)
{
    /// <summary>The slots somebody serves.</summary>
    public SlotSet Covered => SlotSet.Of(Entries.Select(entry => entry.Range));

    /// <summary>Reads a reply.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>.</exception>
    public static ClusterSlots Parse(RespValue reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var entries = reply.OrUnexpected("a list of slot ranges").Select(ParseEntry).ToArray();
        return SlotSet.Of(entries.Select(entry => entry.Range)).Count == entries.Sum(entry => entry.Range.Count)
            ? new ClusterSlots(entries)
            : throw reply.Unexpected("slot ranges that do not overlap");
    }

    private static ClusterSlotsEntry ParseEntry(RespValue value)
    {
        var fields = value.OrUnexpected("a slot range with its nodes");
        if (fields.Count < 3)
            throw value.Unexpected("a slot range with its nodes");
        return new ClusterSlotsEntry(
            ReplySlots.Range(fields[0], fields[1], value),
            ParseNode(fields[2]),
            [.. fields.Skip(3).Select(ParseNode)]);
    }

    // Redis 4 to 6: address, port, id. Since Redis 7: preferred endpoint (null: the address that was asked), port, id, metadata.
    private static ClusterSlotsNode ParseNode(RespValue value)
    {
        var fields = value.OrUnexpected("a node");
        if (fields.Count < 3)
            throw value.Unexpected("a node with address, port and id");
        var id = fields[2].AsString();
        if (!ClusterNodeLine.IsNodeId(id))
            throw value.Unexpected("a node id of 40 hexadecimal digits");
        return new ClusterSlotsNode(
            fields[0].AsStringOrNull() ?? "",
            ReplySlots.Port(fields[1]),
            id,
            fields.Count > 3 ? ReplySlots.Map(fields[3]).ToDictionary(pair => pair.Key, pair => pair.Value.AsStringOrNull() ?? "") : ClusterSlotsNode.NoMetadata);
    }
}

/// <summary>Consecutive slots and who serves them.</summary>
/// <param name="Range">The slots.</param>
/// <param name="Primary">The primary.</param>
/// <param name="Replicas">Its replicas.</param>
internal sealed record ClusterSlotsEntry(SlotRange Range, ClusterSlotsNode Primary, IReadOnlyList<ClusterSlotsNode> Replicas);

/// <summary>A node in CLUSTER SLOTS.</summary>
/// <param name="Endpoint">Where clients are to connect: address or host name; empty for the address that was asked, <c>?</c> when unknown.</param>
/// <param name="Port">The client port.</param>
/// <param name="Id">The node's id.</param>
/// <param name="Metadata">Other addresses of it, such as <c>hostname</c> or <c>ip</c>.</param>
internal sealed record ClusterSlotsNode(string Endpoint, int Port, string Id, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>What servers before Redis 7 send.</summary>
    public static IReadOnlyDictionary<string, string> NoMetadata { get; } = new Dictionary<string, string>();
}
