using System.Globalization;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>Consecutive hash slots, both ends included.</summary>
internal readonly record struct SlotRange : IComparable<SlotRange>
{
    /// <summary>How many slots a Redis cluster has.</summary>
    public const int SlotCount = 16384;

    /// <summary>A range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An end is no slot, or they are the wrong way round.</exception>
    public SlotRange(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(last, SlotCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, last);
        First = first;
        Last = last;
    }

    /// <summary>The first slot.</summary>
    public int First { get; }

    /// <summary>The last slot.</summary>
    public int Last { get; }

    /// <summary>How many slots it has; at least one.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether a slot lies in it.</summary>
    public bool Contains(int slot) => slot >= First && slot <= Last;

    /// <summary>Reads <c>0-5461</c> or <c>7000</c>; nothing else, no blanks, no signs.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SlotRange range)
    {
        range = default;
        var dash = text.IndexOf('-');
        if (!TryParseSlot(dash < 0 ? text : text[..dash], out var first))
            return false;
        var last = first;
        if (dash >= 0 && !TryParseSlot(text[(dash + 1)..], out last))
            return false;
        if (first > last)
            return false;
        range = new SlotRange(first, last);
        return true;
    }

    /// <summary>Reads one slot number.</summary>
    public static bool TryParseSlot(ReadOnlySpan<char> text, out int slot) =>
        WholeNumber.TryParse(text, out slot) && slot < SlotCount;

    /// <inheritdoc/>
    public int CompareTo(SlotRange other) => First != other.First ? First.CompareTo(other.First) : Last.CompareTo(other.Last);

    /// <summary>As Redis writes it: <c>0-5461</c>, or <c>7000</c> for a single slot.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
