using System.Runtime.CompilerServices;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// A node that has too much, while it gives. Its runs are kept in the order of their weights, so that one that has thousands of
/// them need not look at each for every other node.
/// </summary>
internal sealed class SlotGiver
{
    private readonly SlotLedger _ledger;
    private readonly SlotCosts _costs;
    private readonly SlotMiddles _middles;
    private readonly int _node;

    // Runs with an end that weighs something, the best ones last. Those in which no other slot does are given whole or not at all.
    private readonly List<SlotRange> _single = [];
    private readonly List<SlotRange> _long = [];

    public SlotGiver(SlotLedger ledger, SlotCosts costs, int node)
    {
        (_ledger, _costs, _middles, _node) = (ledger, costs, new SlotMiddles(costs, ledger.Runs(node)), node);
        foreach (var run in ledger.Runs(node))
            Add(run.First, run.Last);
    }

    /// <summary>Gives the best run for a node that needs so much. Says whether there was one.</summary>
    public bool Give(int taker, long need)
    {
        if (Find(taker, need) is not { Sum: > 0 } best)
            return false;
        var whole = _ledger.RunOf(best.First);
        if (ListOf(whole) is { } runs)
            runs.RemoveAt(PlaceOf(runs, whole));
        _ledger.Give(best.Range, taker);
        Add(whole.First, best.First - 1);
        Add(best.Last + 1, whole.Last);
        return true;
    }

    /// <summary>
    /// The heaviest run that weighs no more than needed. Ends of ranges come first, or the ranges would be cut up; one from the
    /// middle must need less than half as many slots.
    /// </summary>
    private SlotCandidate Find(int taker, long need)
    {
        var end = AtEnds(taker, need);
        return end.Sum == 0 ? _middles.Find(need) : _middles.FindInstead(end, need) is { Sum: > 0 } middle ? middle : end;
    }

    [MethodImpl(SlotBalance.Hot)]
    private SlotCandidate AtEnds(int taker, long need)
    {
        var best = default(SlotCandidate);
        // Of those that can be given whole the last one is the best, but for what lies beside the taker's own.
        if (Count(_single, need) is > 0 and var singles)
            Rate(_single[singles - 1], taker, need, ref best);
        var light = Count(_long, need);
        for (var i = Math.Max(0, light - 1); i < _long.Count; i++)
            Rate(_long[i], taker, need, ref best);
        foreach (var run in _ledger.Runs(taker))
        {
            if (_ledger.IsOwnedBy(run.First - 1, _node))
                Rate(_ledger.RunOf(run.First - 1), taker, need, ref best);
            if (_ledger.IsOwnedBy(run.Last + 1, _node))
                Rate(_ledger.RunOf(run.Last + 1), taker, need, ref best);
        }
        return best;
    }

    /// <summary>From either end of a run, the most of it that weighs no more than needed, without what weighs nothing at its own ends.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private void Rate(SlotRange run, int taker, long need, ref SlotCandidate best)
    {
        int from = _costs.Place(run.First), to = _costs.Place(run.Last + 1);
        if (from == to)
            return;
        int first = _costs.Slot(from), last = _costs.Slot(to - 1);
        if (first == run.First && _costs.Sum(from, from + 1) <= need && _costs.End(from, to, need) is var end)
            Rate(run, new SlotCandidate(first, _costs.Slot(end - 1), _costs.Sum(from, end)), taker, ref best);
        if (last == run.Last && _costs.Sum(to - 1, to) <= need && _costs.Start(from, to, need) is var start)
            Rate(run, new SlotCandidate(_costs.Slot(start), last, _costs.Sum(start, to)), taker, ref best);
    }

    [MethodImpl(SlotBalance.Hot)]
    private void Rate(SlotRange run, SlotCandidate candidate, int taker, ref SlotCandidate best)
    {
        // Most are worse than what has been found; they are not looked at any closer.
        if (candidate.Sum < best.Sum)
            return;
        // What makes ranges grow together counts for more than what makes one disappear.
        var isBeside = _ledger.IsOwnedBy(candidate.First - 1, taker) || _ledger.IsOwnedBy(candidate.Last + 1, taker);
        var rated = candidate with { Fit = (isBeside ? 2 : 0) + (candidate.Count == run.Count ? 1 : 0) };
        if (rated.IsBetterThan(best))
            best = rated;
    }

    private void Add(int first, int last)
    {
        if (first > last)
            return;
        var run = new SlotRange(first, last);
        if (ListOf(run) is { } runs)
            runs.Insert(PlaceOf(runs, run), run);
    }

    private List<SlotRange>? ListOf(SlotRange run)
    {
        int from = _costs.Place(run.First), to = _costs.Place(run.Last + 1);
        return from == to || (_costs.Slot(from) != run.First && _costs.Slot(to - 1) != run.Last) ? null : to - from == 1 ? _single : _long;
    }

    /// <summary>How many runs weigh no more than given.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private int Count(List<SlotRange> runs, long most)
    {
        int low = 0, high = runs.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_costs.Sum(runs[middle]) <= most)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Where a run stands, or is to stand.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private int PlaceOf(List<SlotRange> runs, SlotRange run)
    {
        var whole = Whole(run);
        int low = 0, high = runs.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (whole.IsBetterThan(Whole(runs[middle])))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private SlotCandidate Whole(SlotRange run)
    {
        int from = _costs.Place(run.First), to = _costs.Place(run.Last + 1);
        int first = _costs.Slot(from), last = _costs.Slot(to - 1);
        return new SlotCandidate(first, last, _costs.Sum(from, to), last - first + 1 == run.Count ? 1 : 0);
    }
}
