namespace TroveClusters.Engine.Redis.Topology;

/// <summary>
/// The reply to CLUSTER INFO. What it says is what one node believes; Garnet always says <c>ok</c>.
/// </summary>
internal sealed record ClusterInfo
{
    private const string Command = "CLUSTER INFO";

    /// <summary>Whether the node serves: <c>cluster_state:ok</c>.</summary>
    public required bool IsOk { get; init; }

    /// <summary>Slots that have an owner.</summary>
    public required int SlotsAssigned { get; init; }

    /// <summary>Slots whose owner is neither failing nor suspected.</summary>
    public required int SlotsOk { get; init; }

    /// <summary>Slots whose owner is suspected.</summary>
    public required int SlotsPossiblyFailing { get; init; }

    /// <summary>Slots whose owner is failing.</summary>
    public required int SlotsFailing { get; init; }

    /// <summary>How many nodes it knows, itself and those in handshake included.</summary>
    public required int KnownNodes { get; init; }

    /// <summary>How many primaries own slots.</summary>
    public required int Size { get; init; }

    /// <summary>The cluster's epoch.</summary>
    public required long CurrentEpoch { get; init; }

    /// <summary>The node's own epoch.</summary>
    public required long MyEpoch { get; init; }

    /// <summary>All fields, also those of newer servers.</summary>
    public required ReplyFields Fields { get; init; }

    /// <summary>Reads a reply.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>, with the offending line or field.</exception>
    public static ClusterInfo Parse(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in ReplyLines.Of(reply))
        {
            var (name, value) = ReplyFields.ParseLine(Command, line);
            if (!lines.TryAdd(name, value))
                throw BadReply.Of(Command, "a field comes twice", line);
        }

        var fields = new ReplyFields(Command, lines);
        return new ClusterInfo
        {
            IsOk = fields.GetText("cluster_state") switch
            {
                "ok" => true,
                "fail" => false,
                var state => throw BadReply.Of(Command, "the state is neither ok nor fail", state),
            },
            SlotsAssigned = Count("cluster_slots_assigned", SlotRange.SlotCount),
            SlotsOk = Count("cluster_slots_ok", SlotRange.SlotCount),
            SlotsPossiblyFailing = Count("cluster_slots_pfail", SlotRange.SlotCount),
            SlotsFailing = Count("cluster_slots_fail", SlotRange.SlotCount),
            KnownNodes = Count("cluster_known_nodes", int.MaxValue),
            Size = Count("cluster_size", int.MaxValue),
            CurrentEpoch = fields.GetInteger("cluster_current_epoch"),
            MyEpoch = fields.GetInteger("cluster_my_epoch"),
            Fields = fields,
        };

        int Count(string name, int most)
        {
            var number = fields.GetInteger(name);
            return number >= 0 && number <= most
                ? (int)number
                : throw BadReply.Of(Command, "a count is out of range", $"{name}:{number}");
        }
    }
}
