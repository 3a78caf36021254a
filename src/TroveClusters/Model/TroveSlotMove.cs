namespace TroveClusters;

/// <summary>Slots of a Redis cluster that go from one node to another, and what is estimated to go with them.</summary>
public sealed record TroveSlotMove
{
    /// <summary>The name of the node that owns them.</summary>
    public required string From { get; init; }

    /// <summary>The name of the node that is to own them.</summary>
    public required string To { get; init; }

    /// <summary>How many.</summary>
    public required int SlotCount { get; init; }

    /// <summary>Which, as ranges such as <c>0-1364</c>.</summary>
    public required IReadOnlyList<string> Slots { get; init; }

    /// <summary>The keys in them when the plan was made.</summary>
    public long KeyCount { get; init; }

    /// <summary>Bytes of memory these keys take, estimated from samples.</summary>
    public long Bytes { get; init; }

    /// <summary>Such as <c>1365 slots from web-member-1 to web-member-4</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{SlotCount} {(SlotCount == 1 ? "slot" : "slots")} from {From} to {To}");
}
