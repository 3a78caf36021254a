using System.Text.Json;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Which slots an operation moves: what the journal keeps. It is written once, with the claim, and is enough to go on from any
/// crash: whatever is half moved between two nodes that it names is ours, and goes where it says.
/// </summary>
internal sealed record SlotMovePlan
{
    private const int UsualLatency = 20;

    private static readonly object s_changing = new();

    /// <summary>The moves. No slot is in two of them.</summary>
    public IReadOnlyList<PlannedSlots> Moves { get; init => field = value ?? []; } = [];

    /// <summary>Milliseconds that moving keys may block a server at a time.</summary>
    public int LatencyMilliseconds { get; init; } = UsualLatency;

    /// <summary>Bytes of keys a second, of all moves together; null for no limit.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>
    /// Memory limits that were lifted for as long as it takes to close what is half moved, as they were; written before that is
    /// done, so that whoever goes on after a crash sets them again.
    /// </summary>
    public IReadOnlyList<LiftedLimit> Lifted { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Slots whose move was begun from a node that has been replaced since: nobody says that they are half moved, and yet keys
    /// of theirs are at the destination.
    /// </summary>
    public string Orphaned { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// Slots in which the destination was found to have a key of a name that was to come: it is not written over there, for nobody
    /// but the operator knows which of the two counts.
    /// </summary>
    public string Contested { get; init => field = value ?? ""; } = "";

    /// <summary>The plan that an operation's journal holds; null when it moves no slots.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it cannot be read.</exception>
    public static SlotMovePlan? Of(OperationContext context)
    {
        if (context.Data.Facts.Length == 0)
            return null;
        try
        {
            return JsonSerializer.Deserialize(context.Data.Facts, EngineJson.Default.SlotMovePlan);
        }
        catch (JsonException e)
        {
            throw Unreadable(context.Operation.Id, e);
        }
    }

    /// <summary>A plan of moves within limits.</summary>
    public static SlotMovePlan Of(IReadOnlyList<SlotMove> moves, SlotMoveLimits limits) => new()
    {
        Moves = [.. moves.Select(move => new PlannedSlots(move.From, move.To, move.Slots.ToString()))],
        LatencyMilliseconds = limits.Latency is { } latency ? (int)latency.TotalMilliseconds : UsualLatency,
        BytesPerSecond = limits.BytesPerSecond,
    };

    /// <summary>The moves as sets of slots.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: they cannot be read.</exception>
    public IReadOnlyList<SlotMove> ToMoves(Guid operationId) =>
        [.. Moves.Select(move => SlotSet.TryParse(move.Slots, out SlotSet slots, out _)
            ? new SlotMove(move.From, move.To, slots)
            : throw Unreadable(operationId, null))];

    /// <summary><see cref="Orphaned"/> as a set of slots.</summary>
    public SlotSet OrphanedSlots() => Parse(Orphaned);

    /// <summary><see cref="Contested"/> as a set of slots.</summary>
    public SlotSet ContestedSlots() => Parse(Contested);

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.SlotMovePlan);

    /// <summary>Writes a change of an operation's plan into its journal; several lanes may do so at once.</summary>
    public static void Change(OperationContext context, Func<SlotMovePlan, SlotMovePlan> change)
    {
        lock (s_changing)
            context.Save(context.Data with { Facts = change(Of(context)!).ToJson() });
    }

    private static SlotSet Parse(string text) => SlotSet.TryParse(text, out SlotSet slots, out _) ? slots : SlotSet.Empty;

    private static TroveException Unreadable(Guid operationId, Exception? inner) => new(
        TroveErrorId.CatalogUnavailable, $"The journal does not say which slots operation {operationId} moves.", operationId, inner: inner);
}

/// <summary>Slots that go from one node to another, as the journal holds them.</summary>
/// <param name="From">The catalog id of the node that owned them when it was planned.</param>
/// <param name="To">The catalog id of the node that is to own them.</param>
/// <param name="Slots">Which: <c>0-1364 7000</c>.</param>
internal sealed record PlannedSlots(Guid From, Guid To, string Slots);

/// <summary>A memory limit that a node has not at the moment.</summary>
/// <param name="Node">The node's catalog id.</param>
/// <param name="MaxMemory">Its limit, in the server's own words.</param>
internal sealed record LiftedLimit(Guid Node, string MaxMemory);
