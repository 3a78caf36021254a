using System.Globalization;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>How moves are told of before they are made.</summary>
internal static class SlotMoveEstimate
{
    private const int MostRanges = 6;

    // What bench/slots measured for one source with small keys, rounded down.
    private const double KeysPerSecond = 60_000;
    private const double SlotsPerSecond = 4_000;

    /// <summary>How long moves will take: sources work at the same time, within what may go over the network.</summary>
    public static TimeSpan? Time(IReadOnlyList<TroveSlotMove> moves, SlotMoveLimits limits)
    {
        if (moves.Count == 0)
            return null;
        double longest = moves.GroupBy(move => move.From).Max(source =>
            source.Sum(move => move.KeyCount / KeysPerSecond + move.SlotCount / SlotsPerSecond));
        double sending = limits.BytesPerSecond is { } rate ? (double)moves.Sum(move => move.Bytes) / rate : 0;
        return TimeSpan.FromSeconds(Math.Min(Math.Max(longest, sending), TimeSpan.FromDays(3650).TotalSeconds));
    }

    /// <summary>Such as <c>Move 1365 slots (0-1364) from web-member-1 to web-member-4</c>.</summary>
    public static string Step(TroveSlotMove move)
    {
        string ranges = string.Join(' ', move.Slots.Take(MostRanges));
        string more = move.Slots.Count > MostRanges ? string.Create(CultureInfo.InvariantCulture, $" and {move.Slots.Count - MostRanges} more ranges") : "";
        return string.Create(CultureInfo.InvariantCulture, $"Move {move.SlotCount} {(move.SlotCount == 1 ? "slot" : "slots")} ({ranges}{more}) from {move.From} to {move.To}");
    }
}
