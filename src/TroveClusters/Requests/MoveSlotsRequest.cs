namespace TroveClusters;

/// <summary>Move slots of a Redis cluster, with their keys, to another node.</summary>
public sealed class MoveSlotsRequest : OperationRequest
{
    /// <inheritdoc/>
    public override TroveOperationKind Kind => TroveOperationKind.MoveSlots;

    /// <summary>The cluster.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The slots, as numbers and ranges such as <c>0-100</c>; empty for all of <see cref="From"/>.</summary>
    public IReadOnlyList<string> Slots { get; init; } = [];

    /// <summary>The name or id of the node that owns them; null where that does not matter.</summary>
    public string? From { get; init; }

    /// <summary>The name or id of the node that is to own them.</summary>
    public required string To { get; init; }

    /// <summary>How much it may get in the way of applications.</summary>
    public SlotMoveLimits Limits { get; init; } = new();
}
