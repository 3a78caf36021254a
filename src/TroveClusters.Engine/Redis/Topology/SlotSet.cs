namespace TroveClusters.Engine.Redis.Topology;

/// <summary>A set of hash slots. Immutable; kept as the fewest ranges, in order, so that equal sets have equal ranges.</summary>
internal sealed class SlotSet : IEquatable<SlotSet>
{
    private readonly SlotRange[] _ranges;

    // The ranges must be sorted, disjoint and not adjacent.
    private SlotSet(SlotRange[] ranges)
    {
        _ranges = ranges;
        foreach (SlotRange range in ranges)
            Count += range.Count;
    }

    /// <summary>No slot.</summary>
    public static SlotSet Empty { get; } = new([]);

    /// <summary>All slots there are.</summary>
    public static SlotSet All { get; } = new([new SlotRange(0, SlotRange.SlotCount - 1)]);

    /// <summary>How many slots are in it.</summary>
    public int Count { get; }

    /// <summary>Whether it has no slot.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The slots as the fewest ranges, in order.</summary>
    public IReadOnlyList<SlotRange> Ranges => _ranges;

    /// <summary>The slots one by one, in order.</summary>
    public IEnumerable<int> Slots => _ranges.SelectMany(range => Enumerable.Range(range.First, range.Count));

    /// <summary>The set of the slots in any of the ranges; they may overlap and be in any order.</summary>
    public static SlotSet Of(params IEnumerable<SlotRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        SlotRange[] sorted = [.. ranges];
        Array.Sort(sorted);
        var merged = new List<SlotRange>(sorted.Length);
        foreach (var range in sorted)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = new SlotRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        return merged.Count == 0 ? Empty : new SlotSet([.. merged]);
    }

    /// <summary>The set of single slots.</summary>
    public static SlotSet OfSlots(IEnumerable<int> slots) => Of(slots.Select(slot => new SlotRange(slot, slot)));

    /// <summary>Reads slots and ranges, such as <c>0-5461 7000</c>, with blanks or commas between; nothing is the empty set.</summary>
    /// <param name="text">The text.</param>
    /// <param name="slots">The set; empty when it cannot be read.</param>
    /// <param name="part">The part that is neither slot nor range; empty when there is none.</param>
    public static bool TryParse(string text, out SlotSet slots, out string part)
    {
        var ranges = new List<SlotRange>();
        (slots, part) = (Empty, "");
        foreach (var word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!SlotRange.TryParse(word, out SlotRange range))
            {
                part = word;
                return false;
            }
            ranges.Add(range);
        }
        slots = Of(ranges);
        return true;
    }

    /// <summary>Whether a slot is in it.</summary>
    public bool Contains(int slot)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (slot < _ranges[middle].First)
                high = middle - 1;
            else if (slot > _ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    /// <summary>The slots in either.</summary>
    public SlotSet Union(SlotSet other) => Of(_ranges.Concat(other._ranges));

    /// <summary>The slots in this one that are not in the other.</summary>
    public SlotSet Except(SlotSet other)
    {
        var left = new List<SlotRange>();
        foreach (var range in _ranges)
        {
            var first = range.First;
            foreach (var hole in other._ranges)
            {
                if (hole.Last < first)
                    continue;
                if (hole.First > range.Last)
                    break;
                if (hole.First > first)
                    left.Add(new SlotRange(first, hole.First - 1));
                first = hole.Last + 1;
            }

            if (first <= range.Last)
                left.Add(new SlotRange(first, range.Last));
        }

        return left.Count == 0 ? Empty : new SlotSet([.. left]);
    }

    /// <summary>The slots in both.</summary>
    public SlotSet Intersect(SlotSet other) => Except(Except(other));

    /// <summary>Whether they have a slot in common.</summary>
    public bool Overlaps(SlotSet other) => !Intersect(other).IsEmpty;

    /// <summary>The ranges as text, one each, such as <c>0-5461</c> and <c>7000</c>: as objects and views show them.</summary>
    public IReadOnlyList<string> ToStrings() => Array.ConvertAll(_ranges, range => range.ToString());

    /// <inheritdoc/>
    public bool Equals(SlotSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SlotSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var range in _ranges)
            hash.Add(range);
        return hash.ToHashCode();
    }

    /// <summary>The ranges as Redis writes them, with blanks between; empty for the empty set.</summary>
    public override string ToString() => string.Join(' ', _ranges);
}
