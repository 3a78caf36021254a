using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Says which slots must move for a load to be spread as its weights say: the fewest that can be, in long runs, so that the
/// nodes' tables of slots stay short. Pure arithmetic: the same input gives the same moves, and what it has balanced it
/// leaves alone.
/// </summary>
internal sealed class SlotBalance
{
    private const int NoOwner = -1;

    private readonly IReadOnlyList<SlotShare> _shares;
    private readonly SlotCosts _costs;
    private readonly int[] _before = new int[SlotRange.SlotCount];
    private readonly int[] _owner;
    private readonly double[] _load;
    private readonly double[] _target;
    private readonly bool _drains;

    private SlotBalance(IReadOnlyList<SlotShare> shares, SlotCosts costs, bool drains)
    {
        _shares = shares;
        _drains = drains;
        _costs = costs;
        Array.Fill(_before, NoOwner);
        for (var i = 0; i < shares.Count; i++)
        {
            foreach (var slot in shares[i].Slots.Slots)
            {
                if (_before[slot] != NoOwner)
                    throw new ArgumentException($"Slot {slot} has two owners.", nameof(shares));
                _before[slot] = i;
            }
        }
        _owner = [.. _before];
        _load = [.. shares.Select(share => (double)costs.Sum(share.Slots))];
        _target = new double[shares.Count];
    }

    /// <summary>
    /// Spreads the load over all nodes by their weights. By slots, every node ends with its part rounded down or up; by other
    /// costs, no node is further from its part than one slot weighs.
    /// </summary>
    /// <param name="shares">The primaries; at least one has a weight.</param>
    /// <param name="costs">What slots weigh.</param>
    /// <param name="threshold">Percent of its part by which a node may be off without anything being moved.</param>
    public static IReadOnlyList<SlotMove> Spread(IReadOnlyList<SlotShare> shares, SlotCosts costs, double threshold = 0)
    {
        var balance = new SlotBalance(shares, costs, drains: false);
        balance.SetTargets(shares.Sum(share => share.Weight));
        if (!balance.IsWithin(threshold))
            balance.Run();
        return balance.Moves();
    }

    /// <summary>
    /// Gives the slots of nodes whose weight is 0 to the others, those with the smallest load for their weight first; nothing
    /// else moves.
    /// </summary>
    /// <param name="shares">The primaries; at least one has a weight.</param>
    /// <param name="costs">What slots weigh.</param>
    public static IReadOnlyList<SlotMove> Drain(IReadOnlyList<SlotShare> shares, SlotCosts costs)
    {
        var balance = new SlotBalance(shares, costs, drains: true);
        balance.SetLevel();
        balance.Run();
        return balance.Moves();
    }

    private double Surplus(int node) => _load[node] - _target[node];

    private bool IsWithin(double threshold)
    {
        for (var i = 0; i < _shares.Count; i++)
        {
            if (_shares[i].Weight == 0 ? !_shares[i].Slots.IsEmpty : Math.Abs(Surplus(i)) > _target[i] * threshold / 100)
                return false;
        }
        return true;
    }

    private void SetTargets(double weights)
    {
        if (!(weights > 0))
            throw new ArgumentException("No node has a weight.", nameof(weights));
        var total = _load.Sum();
        for (var i = 0; i < _shares.Count; i++)
            _target[i] = total * _shares[i].Weight / weights;
        Round(total);
    }

    /// <summary>
    /// Where water would stand that is poured over the nodes that stay: those above the level keep what they have, the others
    /// are filled up to it.
    /// </summary>
    private void SetLevel()
    {
        var stay = Enumerable.Range(0, _shares.Count).Where(i => _shares[i].Weight > 0).OrderBy(i => _load[i] / _shares[i].Weight).ToList();
        if (stay.Count == 0)
            throw new ArgumentException("No node has a weight.", nameof(_shares));
        double load = _load.Sum() - stay.Sum(i => _load[i]), weights = 0, level = 0;
        for (var k = 0; k < stay.Count; k++)
        {
            load += _load[stay[k]];
            weights += _shares[stay[k]].Weight;
            level = load / weights;
            if (k + 1 == stay.Count || level <= _load[stay[k + 1]] / _shares[stay[k + 1]].Weight)
                break;
        }
        foreach (var i in stay)
            _target[i] = Math.Max(_load[i], level * _shares[i].Weight);
        Round(_load.Sum());
    }

    /// <summary>Where all slots weigh the same, parts are whole slots: what is left over stays, as far as it can, where it is.</summary>
    private void Round(double total)
    {
        if (!ReferenceEquals(_costs, SlotCosts.Equal))
            return;
        const double dust = 1e-6; // what sums of fractions are off by
        var exact = _target.ToArray();
        for (var i = 0; i < _target.Length; i++)
            _target[i] = Math.Floor(exact[i] + dust);
        var spare = (int)Math.Round(total - _target.Sum());
        foreach (var i in Enumerable.Range(0, _target.Length)
            .Where(i => exact[i] - _target[i] > dust)
            .OrderByDescending(i => Math.Min(1, Surplus(i)))
            .ThenByDescending(i => exact[i] - _target[i])
            .Take(spare))
        {
            _target[i]++;
        }
    }

    private void Run()
    {
        do
            MoveRuns();
        while (MoveSingles());
        Empty();
    }

    /// <summary>The bulk: from those with too much to those with too little, run by run, never more than either has to.</summary>
    private void MoveRuns()
    {
        var givers = ByDeviation(1);
        var takers = ByDeviation(-1);
        foreach (var giver in givers)
        {
            foreach (var taker in takers)
            {
                while (Math.Min(Surplus(giver), -Surplus(taker)) is > 0 and var need && FindRun(giver, taker, need) is { } run)
                    Give(run, taker);
            }
        }
    }

    private List<int> ByDeviation(int sign) =>
        [.. Enumerable.Range(0, _shares.Count).Where(i => sign * Surplus(i) > 0 && (sign < 0 || MayGive(i))).OrderByDescending(i => sign * Surplus(i))];

    private bool MayGive(int node) => !_drains || _shares[node].Weight == 0;

    /// <summary>
    /// The heaviest run of the giver's that weighs no more than needed. Ends of its ranges come first, or the ranges would be
    /// cut up; one from the middle must need less than half as many slots.
    /// </summary>
    private SlotRange? FindRun(int giver, int taker, double need)
    {
        Candidate? end = null, middle = null;
        foreach (var range in RangesOf(giver))
        {
            foreach (var candidate in Windows(range, need))
            {
                var edge = candidate.First == range.First || candidate.Last == range.Last;
                var beside = IsOwnedBy(candidate.First - 1, taker) || IsOwnedBy(candidate.Last + 1, taker);
                var rated = candidate with { Beside = beside, Whole = candidate.First == range.First && candidate.Last == range.Last };
                if (edge && rated.IsBetterThan(end))
                    end = rated;
                else if (!edge && rated.IsBetterThan(middle))
                    middle = rated;
            }
        }
        var best = end is null || (middle is not null && middle.Sum >= end.Sum && middle.Count * 2 < end.Count) ? middle : end;
        return best is null ? null : new SlotRange(best.First, best.Last);
    }

    /// <summary>For each slot of a range, the longest run from there on that weighs no more than needed, without what weighs nothing.</summary>
    private IEnumerable<Candidate> Windows(SlotRange range, double need)
    {
        long sum = 0;
        var last = range.First - 1;
        for (var first = range.First; first <= range.Last; first++)
        {
            if (last < first - 1)
                (last, sum) = (first - 1, 0);
            while (last < range.Last && sum + _costs[last + 1] <= need)
                sum += _costs[++last];
            if (last >= first)
            {
                if (_costs[first] > 0)
                    yield return new Candidate(first, TrimEnd(first, last), sum);
                sum -= _costs[first];
            }
        }
    }

    private int TrimEnd(int first, int last)
    {
        while (last > first && _costs[last] == 0)
            last--;
        return last;
    }

    /// <summary>What is left: single slots, as long as one makes the worst of two nodes less bad.</summary>
    private bool MoveSingles()
    {
        var moved = false;
        while (true)
        {
            int giver = Most(Enumerable.Range(0, _shares.Count).Where(MayGive), 1), taker = Most(Enumerable.Range(0, _shares.Count), -1);
            double surplus = Surplus(giver), lack = -Surplus(taker);
            var worst = Math.Max(surplus, lack);
            var best = NoOwner;
            for (var slot = 0; slot < _owner.Length; slot++)
            {
                if (_owner[slot] != giver || _costs[slot] == 0)
                    continue;
                var after = Math.Max(Math.Abs(surplus - _costs[slot]), Math.Abs(lack - _costs[slot]));
                if (after < worst - 1e-6)
                    (worst, best) = (after, slot);
            }
            if (best == NoOwner)
                return moved;
            Give(new SlotRange(best, best), taker);
            moved = true;
        }
    }

    private int Most(IEnumerable<int> nodes, int sign) => nodes.MaxBy(node => sign * Surplus(node));

    /// <summary>A node without weight gives its last slot too, whatever that weighs.</summary>
    private void Empty()
    {
        for (var giver = 0; giver < _shares.Count; giver++)
        {
            if (_shares[giver].Weight != 0)
                continue;
            var takers = Enumerable.Range(0, _shares.Count).Where(i => _shares[i].Weight > 0).OrderBy(Surplus).ToList();
            List<int> left = [.. RangesOf(giver).SelectMany(range => Enumerable.Range(range.First, range.Count))];
            var each = (left.Count + takers.Count - 1) / takers.Count;
            for (var i = 0; i < left.Count; i++)
                Give(new SlotRange(left[i], left[i]), takers[i / each]);
        }
    }

    private void Give(SlotRange run, int taker)
    {
        for (var slot = run.First; slot <= run.Last; slot++)
        {
            _load[_owner[slot]] -= _costs[slot];
            _load[taker] += _costs[slot];
            _owner[slot] = taker;
        }
    }

    private List<SlotRange> RangesOf(int node)
    {
        var ranges = new List<SlotRange>();
        for (var slot = 0; slot < _owner.Length; slot++)
        {
            if (_owner[slot] != node)
                continue;
            var first = slot;
            while (IsOwnedBy(slot + 1, node))
                slot++;
            ranges.Add(new SlotRange(first, slot));
        }
        return ranges;
    }

    private bool IsOwnedBy(int slot, int node) => slot >= 0 && slot < _owner.Length && _owner[slot] == node;

    private List<SlotMove> Moves() =>
        [.. Enumerable.Range(0, _owner.Length)
            .Where(slot => _owner[slot] != _before[slot])
            .GroupBy(slot => (From: _before[slot], To: _owner[slot]))
            .OrderBy(group => group.Key)
            .Select(group => new SlotMove(_shares[group.Key.From].Node, _shares[group.Key.To].Node, SlotSet.OfSlots(group)))];

    private sealed record Candidate(int First, int Last, long Sum)
    {
        public bool Beside { get; init; }

        public bool Whole { get; init; }

        public int Count => Last - First + 1;

        /// <summary>More weight, then fewer slots, then what makes ranges grow together or disappear.</summary>
        public bool IsBetterThan(Candidate? other) => other is null
            || (Sum, -Count, Beside, Whole).CompareTo((other.Sum, -other.Count, other.Beside, other.Whole)) > 0;
    }
}
