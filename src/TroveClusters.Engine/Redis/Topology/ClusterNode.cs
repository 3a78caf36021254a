namespace TroveClusters.Engine.Redis.Topology;

/// <summary>One line of CLUSTER NODES: a node as another node (or itself) sees it.</summary>
internal sealed record ClusterNode
{
    /// <summary>The node's id: 40 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its address, without brackets; empty while unknown (a node alone does not know its own).</summary>
    public string Host { get; init; } = "";

    /// <summary>The client port; 0 while unknown.</summary>
    public int Port { get; init; }

    /// <summary>The cluster bus port; 0 while unknown.</summary>
    public int BusPort { get; init; }

    /// <summary>Its announced host name; empty where there is none.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Further fields of newer servers in the order given, such as <c>shard-id</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; init; } = [];

    /// <summary>What is said of it.</summary>
    public ClusterNodeFlags Flags { get; init; }

    /// <summary>Replicas: the id of the primary it copies; else null.</summary>
    public string? PrimaryId { get; init; }

    /// <summary>When the unanswered ping was sent, in milliseconds since 1970; 0 when none is unanswered.</summary>
    public long PingSent { get; init; }

    /// <summary>When the last pong came, in milliseconds since 1970; 0 for never.</summary>
    public long PongReceived { get; init; }

    /// <summary>The epoch of its claim to its slots.</summary>
    public long ConfigEpoch { get; init; }

    /// <summary>Whether the bus link to it is up; a node's link to itself always is.</summary>
    public bool Connected { get; init; } = true;

    /// <summary>The slots it owns.</summary>
    public SlotSet Slots { get; init; } = SlotSet.Empty;

    /// <summary>Slots that are being moved. Only the answering node's own are ever told.</summary>
    public IReadOnlyList<OpenSlot> OpenSlots { get; init; } = [];

    /// <summary>Whether this is the node that answered.</summary>
    public bool IsMyself => Flags.HasFlag(ClusterNodeFlags.Myself);

    /// <summary>Whether it is a primary.</summary>
    public bool IsPrimary => Flags.HasFlag(ClusterNodeFlags.Primary);

    /// <summary>Whether it is a replica.</summary>
    public bool IsReplica => Flags.HasFlag(ClusterNodeFlags.Replica);

    /// <summary>Whether it is fully known and nobody doubts that it lives.</summary>
    public bool IsHealthy => (Flags & (ClusterNodeFlags.Failing | ClusterNodeFlags.PossiblyFailing
        | ClusterNodeFlags.Handshake | ClusterNodeFlags.NoAddress)) == 0;

    /// <summary>One of the further fields; null where it is missing.</summary>
    public string? ExtraField(string name)
    {
        foreach (var (key, value) in Extra)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(ClusterNode? other) => other is not null
        && Id == other.Id && Host == other.Host && Port == other.Port && BusPort == other.BusPort
        && Hostname == other.Hostname && Flags == other.Flags && PrimaryId == other.PrimaryId
        && PingSent == other.PingSent && PongReceived == other.PongReceived && ConfigEpoch == other.ConfigEpoch
        && Connected == other.Connected && Slots.Equals(other.Slots)
        && Extra.SequenceEqual(other.Extra) && OpenSlots.SequenceEqual(other.OpenSlots);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Port, Flags, ConfigEpoch);

    /// <summary>The line as Redis writes it.</summary>
    public override string ToString() => ClusterNodeLine.Format(this);
}

/// <summary>A slot on the move.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Direction">Whether it leaves or comes.</param>
/// <param name="PeerId">The id of the other node: where it goes, or where it comes from.</param>
internal sealed record OpenSlot(int Slot, OpenSlotDirection Direction, string PeerId);

/// <summary>Which way a slot moves.</summary>
internal enum OpenSlotDirection
{
    /// <summary>From this node to the other: <c>[93-&gt;-id]</c>.</summary>
    Migrating,

    /// <summary>From the other to this node: <c>[77-&lt;-id]</c>.</summary>
    Importing,
}
