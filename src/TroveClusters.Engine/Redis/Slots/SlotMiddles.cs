using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Runs from the middle of a node's ranges, which cut a range in two when they are given. There are far more of them than ends,
/// and a node that has all slots is asked for one a thousand times: so it is several that are looked at at once.
/// </summary>
internal sealed class SlotMiddles(SlotCosts costs, List<SlotRange> ranges)
{
    /// <summary>Runs of up to so many slots are looked at length by length: what is needed at last is seldom more than a few slots.</summary>
    private const int LongestShort = 16;

    /// <summary>The best run that weighs no more than needed.</summary>
    [MethodImpl(SlotBalance.Hot)]
    public SlotCandidate Find(long need)
    {
        var best = default(SlotCandidate);
        foreach (var range in CollectionsMarshal.AsSpan(ranges))
        {
            var (from, to) = Inner(range);
            var sum = costs.Sum(from, to);
            if (sum == 0 || sum < best.Sum)
                continue;
            if (sum <= need)
            {
                Take(from, to, ref best);
                continue;
            }
            var length = 1;
            while (length <= LongestShort && FindShort(from, to, length, need, ref best))
                length++;
            if (length > LongestShort)
                FindLong(from, to, need, ref best);
        }
        return best;
    }

    /// <summary>The best run, if it is to be preferred to one at an end: it weighs no less, and has less than half as many slots.</summary>
    [MethodImpl(SlotBalance.Hot)]
    public SlotCandidate FindInstead(SlotCandidate end, long need)
    {
        var longest = (end.Count - 1) / 2;
        // So few slots cannot weigh enough.
        if ((end.Sum - 1) / costs.Heaviest >= longest)
            return default;
        var best = default(SlotCandidate);
        foreach (var range in CollectionsMarshal.AsSpan(ranges))
        {
            var (from, to) = Inner(range);
            if (costs.Sum(from, to) < Math.Max(end.Sum, best.Sum))
                continue;
            var past = costs.Slot(to - 1) + 1;
            for (var slot = costs.Slot(from); slot < past; slot++)
            {
                var enough = Math.Max(end.Sum, best.Sum);
                slot = NextHeavy(slot, past, longest, enough);
                int place = costs.Place(slot), behind = costs.Place(Math.Min(slot + longest, past));
                if (costs.Sum(place, behind) < enough)
                    break;
                if (costs.Slot(place) != slot)
                    continue;
                behind = costs.End(place, behind, need);
                if (costs.Sum(place, behind) >= enough)
                    Take(place, behind, ref best);
            }
        }
        // A heavier one is better, and has too many slots.
        return best.Sum > 0 && !HasHeavier(best.Sum, need) ? best : default;
    }

    /// <summary>The places of a range's slots but for the ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int From, int To) Inner(SlotRange range)
    {
        int from = costs.Place(range.First), to = costs.Place(range.Last + 1);
        if (from < to && costs.Slot(from) == range.First)
            from++;
        if (from < to && costs.Slot(to - 1) == range.Last)
            to--;
        return (from, to);
    }

    private void Take(int from, int to, ref SlotCandidate best)
    {
        var candidate = new SlotCandidate(costs.Slot(from), costs.Slot(to - 1), costs.Sum(from, to));
        if (candidate.IsBetterThan(best))
            best = candidate;
    }

    /// <summary>Looks at all runs of a length. Says whether any is light enough: if not, no longer one is.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private bool FindShort(int from, int to, int length, long need, ref SlotCandidate best)
    {
        var starts = costs.Sums[from..(to - length + 1)];
        var ends = costs.Sums[(from + length)..(to + 1)];
        var any = false;
        for (var at = 0; at < starts.Length;)
        {
            if (starts.Length - at >= Vector<long>.Count)
            {
                var sums = new Vector<long>(ends[at..]) - new Vector<long>(starts[at..]);
                var light = Vector.LessThanOrEqual(sums, new Vector<long>(need));
                any |= light != Vector<long>.Zero;
                if ((light & Vector.GreaterThanOrEqual(sums, new Vector<long>(best.Sum))) == Vector<long>.Zero)
                {
                    at += Vector<long>.Count;
                    continue;
                }
            }
            for (var past = Math.Min(at + Vector<long>.Count, starts.Length); at < past; at++)
            {
                var sum = ends[at] - starts[at];
                any |= sum <= need;
                if (sum <= need && sum >= best.Sum)
                    Take(from + at, from + at + length, ref best);
            }
        }
        return any;
    }

    /// <summary>Looks at the longest run from each place.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private void FindLong(int from, int to, long need, ref SlotCandidate best)
    {
        for (int at = from, past = from; at < to; at++)
        {
            past = Past(at, past, to, need);
            if (past > at && costs.Sum(at, past) >= best.Sum)
                Take(at, past, ref best);
        }
    }

    /// <summary>Whether there is a run that weighs more than one, whatever its length, and is not too heavy.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private bool HasHeavier(long sum, long need)
    {
        if (sum == need)
            return false;
        foreach (var range in CollectionsMarshal.AsSpan(ranges))
        {
            var (from, to) = Inner(range);
            for (int at = from, past = from; at < to && costs.Sum(at, to) > sum; at++)
            {
                past = Past(at, past, to, need);
                if (costs.Sum(at, past) > sum)
                    return true;
            }
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Past(int at, int past, int to, long need)
    {
        past = Math.Max(at, past);
        while (past < to && costs.Sum(at, past + 1) <= need)
            past++;
        return past;
    }

    /// <summary>The next slot from which on so many weigh enough; the one from which there are not so many, if there is none.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private int NextHeavy(int slot, int past, int count, long enough)
    {
        var sums = costs.SlotSums;
        for (; slot + count + Vector<long>.Count - 1 <= past; slot += Vector<long>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(new Vector<long>(sums[(slot + count)..]) - new Vector<long>(sums[slot..]), new Vector<long>(enough)))
                break;
        }
        while (slot + count <= past && sums[slot + count] - sums[slot] < enough)
            slot++;
        return slot;
    }
}
