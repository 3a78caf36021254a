using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Says which slots must move for a load to be spread as its weights say: the fewest that can be, in long runs, so that the
/// nodes' tables of slots stay short. Pure arithmetic: the same input gives the same moves, and what it has balanced it
/// leaves alone.
/// </summary>
internal sealed class SlotBalance
{
    private readonly IReadOnlyList<SlotShare> _shares;
    private readonly SlotCosts _costs;
    private readonly SlotLedger _ledger;
    private readonly double[] _target;
    private readonly bool _drains;

    private SlotBalance(IReadOnlyList<SlotShare> shares, SlotCosts costs, bool drains)
    {
        _shares = shares;
        _costs = costs;
        _drains = drains;
        _ledger = new SlotLedger(shares, costs);
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
        if (shares.All(share => share.Weight > 0))
            return [];
        var balance = new SlotBalance(shares, costs, drains: true);
        balance.SetLevel();
        balance.Run();
        return balance.Moves();
    }

    private bool AreEqual => ReferenceEquals(_costs, SlotCosts.Equal);

    private double Surplus(int node) => _ledger.Load(node) - _target[node];

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
        var total = _ledger.Total();
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
        var stay = Enumerable.Range(0, _shares.Count).Where(i => _shares[i].Weight > 0).OrderBy(i => _ledger.Load(i) / _shares[i].Weight).ToList();
        if (stay.Count == 0)
            throw new ArgumentException("No node has a weight.", nameof(_shares));
        double load = _ledger.Total() - stay.Sum(_ledger.Load), weights = 0, level = 0;
        for (var k = 0; k < stay.Count; k++)
        {
            load += _ledger.Load(stay[k]);
            weights += _shares[stay[k]].Weight;
            level = load / weights;
            if (k + 1 == stay.Count || level <= _ledger.Load(stay[k + 1]) / _shares[stay[k + 1]].Weight)
                break;
        }
        foreach (var i in stay)
            _target[i] = Math.Max(_ledger.Load(i), level * _shares[i].Weight);
        Round(_ledger.Total());
    }

    /// <summary>Where all slots weigh the same, parts are whole slots: what is left over stays, as far as it can, where it is.</summary>
    private void Round(double total)
    {
        if (!AreEqual)
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
        // What was taken from a node without weight is a burden to its taker, and may be spread further.
        do
        {
            do
                MoveRuns();
            while (MoveSingles());
        }
        while (Empty());
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
                    _ledger.Give(run, taker);
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
        foreach (var range in _ledger.Runs(giver))
        {
            if (AreEqual)
                LookAtEnds(range, taker, (int)need, ref end);
            else
                LookThrough(range, taker, need, ref end, ref middle);
        }
        var best = end is not { } outer || (middle is { } inner && inner.Sum >= outer.Sum && inner.Count * 2 < outer.Count) ? middle : end;
        return best is { } run ? new SlotRange(run.First, run.Last) : null;
    }

    /// <summary>Where all slots weigh the same, no run from the middle is better than one at an end.</summary>
    private void LookAtEnds(SlotRange range, int taker, int need, ref Candidate? end)
    {
        var count = Math.Min(range.Count, need);
        if (count == 0)
            return;
        Rate(range, new Candidate(range.First, range.First + count - 1, count), taker, ref end);
        Rate(range, new Candidate(range.Last - count + 1, range.Last, count), taker, ref end);
    }

    /// <summary>For each slot of a range, the longest run from there on that weighs no more than needed, without what weighs nothing at its ends.</summary>
    private void LookThrough(SlotRange range, int taker, double need, ref Candidate? end, ref Candidate? middle)
    {
        long sum = 0;
        var last = range.First - 1;
        for (var first = range.First; first <= range.Last; first++)
        {
            if (last < first - 1)
                (last, sum) = (first - 1, 0);
            while (last < range.Last && sum + _costs[last + 1] <= need)
                sum += _costs[++last];
            if (last < first)
                continue;
            // Most are worse than what has been found; they are not looked at any closer.
            var atEnd = first == range.First || last == range.Last;
            if (_costs[first] > 0 && sum >= ((atEnd ? end : middle)?.Sum ?? 0))
            {
                var candidate = new Candidate(first, TrimEnd(first, last), sum);
                if (candidate.First == range.First || candidate.Last == range.Last)
                    Rate(range, candidate, taker, ref end);
                else
                    Rate(range, candidate, taker, ref middle);
            }
            sum -= _costs[first];
        }
    }

    private void Rate(SlotRange range, Candidate candidate, int taker, ref Candidate? best)
    {
        var rated = candidate with
        {
            Beside = _ledger.IsOwnedBy(candidate.First - 1, taker) || _ledger.IsOwnedBy(candidate.Last + 1, taker),
            Whole = candidate.First == range.First && candidate.Last == range.Last,
        };
        if (rated.IsBetterThan(best))
            best = rated;
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
            if (BestSingle(giver, Surplus(giver), -Surplus(taker)) is not { } best)
                return moved;
            _ledger.Give(new SlotRange(best, best), taker);
            moved = true;
        }
    }

    private int? BestSingle(int giver, double surplus, double lack)
    {
        const double dust = 1e-6; // what sums of fractions are off by
        var worst = Math.Max(surplus, lack);
        int? best = null;
        foreach (var range in _ledger.Runs(giver))
        {
            for (var slot = range.First; slot <= range.Last; slot++)
            {
                var after = Math.Max(Math.Abs(surplus - _costs[slot]), Math.Abs(lack - _costs[slot]));
                if (_costs[slot] > 0 && after < worst - dust)
                    (worst, best) = (after, slot);
            }
        }
        return best;
    }

    private int Most(IEnumerable<int> nodes, int sign) => nodes.MaxBy(node => sign * Surplus(node));

    /// <summary>A node without weight gives its last slot too, whatever that weighs. Says whether there was one.</summary>
    private bool Empty()
    {
        var any = false;
        for (var giver = 0; giver < _shares.Count; giver++)
        {
            if (_shares[giver].Weight != 0 || _ledger.Runs(giver).Count == 0)
                continue;
            any = true;
            var takers = Enumerable.Range(0, _shares.Count).Where(i => _shares[i].Weight > 0).OrderBy(Surplus).ToList();
            List<int> left = [.. _ledger.Runs(giver).SelectMany(range => Enumerable.Range(range.First, range.Count))];
            var each = (left.Count + takers.Count - 1) / takers.Count;
            for (var i = 0; i < left.Count; i++)
                _ledger.Give(new SlotRange(left[i], left[i]), takers[i / each]);
        }
        return any;
    }

    private List<SlotMove> Moves() =>
        [.. _ledger.Moves().Select(move => new SlotMove(_shares[move.From].Node, _shares[move.To].Node, move.Slots))];

    private readonly record struct Candidate(int First, int Last, long Sum)
    {
        public bool Beside { get; init; }

        public bool Whole { get; init; }

        public int Count => Last - First + 1;

        /// <summary>More weight, then fewer slots, then what makes ranges grow together or disappear.</summary>
        public bool IsBetterThan(Candidate? than) => than is not { } other
            || (Sum, -Count, Beside, Whole).CompareTo((other.Sum, -other.Count, other.Beside, other.Whole)) > 0;
    }
}
