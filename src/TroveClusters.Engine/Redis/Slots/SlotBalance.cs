using System.Runtime.CompilerServices;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Says which slots must move for a load to be spread as its weights say: the fewest that can be, in long runs, so that the
/// nodes' tables of slots stay short. Pure arithmetic: the same input gives the same moves, and what it has balanced it
/// leaves alone.
/// </summary>
internal sealed class SlotBalance
{
    /// <summary>For what does the work: it is compiled well at once. Most processes plan once, and are done before .NET gets round to it.</summary>
    internal const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    private const double Dust = 1e-6; // what sums of fractions are off by

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
        balance.SetTargets();
        if (!balance.IsWithin(threshold))
            balance.Run();
        return balance._ledger.Moves();
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
        return balance._ledger.Moves();
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

    private void SetTargets()
    {
        double weights = 0;
        foreach (var share in _shares)
            weights += share.Weight;
        if (!(weights > 0))
            throw new ArgumentException("No node has a weight.", nameof(_shares));
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
        var stay = new List<int>();
        double total = _ledger.Total(), load = total;
        for (var i = 0; i < _shares.Count; i++)
        {
            if (_shares[i].Weight == 0)
                continue;
            stay.Add(i);
            load -= _ledger.Load(i);
        }
        if (stay.Count == 0)
            throw new ArgumentException("No node has a weight.", nameof(_shares));
        stay.Sort((a, b) => Level(a).CompareTo(Level(b)) is not 0 and var order ? order : a.CompareTo(b));
        double weights = 0, level = 0;
        for (var k = 0; k < stay.Count; k++)
        {
            load += _ledger.Load(stay[k]);
            weights += _shares[stay[k]].Weight;
            level = load / weights;
            if (k + 1 == stay.Count || level <= Level(stay[k + 1]))
                break;
        }
        foreach (var i in stay)
            _target[i] = Math.Max(_ledger.Load(i), level * _shares[i].Weight);
        Round(total);

        double Level(int node) => _ledger.Load(node) / _shares[node].Weight;
    }

    /// <summary>Where all slots weigh the same, parts are whole slots: what is left over stays, as far as it can, where it is.</summary>
    private void Round(double total)
    {
        if (!AreEqual)
            return;
        var exact = _target.ToArray();
        var parts = new List<int>();
        for (var i = 0; i < _target.Length; i++)
        {
            _target[i] = Math.Floor(exact[i] + Dust);
            total -= _target[i];
            if (Part(i) > Dust)
                parts.Add(i);
        }
        var spare = Math.Clamp((int)Math.Round(total), 0, parts.Count);
        var surplus = new double[_target.Length];
        for (var i = 0; i < surplus.Length; i++)
            surplus[i] = Math.Min(1, Surplus(i));
        parts.Sort((a, b) => surplus[b].CompareTo(surplus[a]) is not 0 and var bySurplus ? bySurplus
            : Part(b).CompareTo(Part(a)) is not 0 and var byPart ? byPart : a.CompareTo(b));
        for (var i = 0; i < spare; i++)
            _target[parts[i]]++;

        double Part(int node) => exact[node] - _target[node];
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
    [MethodImpl(Hot)]
    private void MoveRuns()
    {
        var givers = ByDeviation(1);
        var takers = ByDeviation(-1);
        foreach (var giver in givers)
        {
            // Near the end most nodes need less than any slot weighs: they are not worth a look at the giver's slots.
            var lightest = Lightest(giver);
            if (Surplus(giver) < lightest)
                continue;
            var gives = new SlotGiver(_ledger, _costs, giver);
            foreach (var taker in takers)
            {
                while ((long)Math.Min(Surplus(giver), -Surplus(taker)) is var need && need >= lightest)
                {
                    if (!gives.Give(taker, need))
                        lightest = Lightest(giver);
                }
            }
        }
    }

    /// <summary>What the lightest slot of a node weighs of those that weigh something.</summary>
    [MethodImpl(Hot)]
    private long Lightest(int node)
    {
        var lightest = long.MaxValue;
        foreach (var run in _ledger.Runs(node))
        {
            for (int place = _costs.Place(run.First), end = _costs.Place(run.Last + 1); place < end; place++)
                lightest = Math.Min(lightest, _costs.Sum(place, place + 1));
        }
        return lightest;
    }

    private List<int> ByDeviation(int sign)
    {
        var nodes = new List<int>();
        for (var node = 0; node < _shares.Count; node++)
        {
            if (sign * Surplus(node) > 0 && (sign < 0 || MayGive(node)))
                nodes.Add(node);
        }
        nodes.Sort((a, b) => (sign * Surplus(b)).CompareTo(sign * Surplus(a)) is not 0 and var order ? order : a.CompareTo(b));
        return nodes;
    }

    private bool MayGive(int node) => !_drains || _shares[node].Weight == 0;

    /// <summary>What is left: single slots, as long as one makes the worst of two nodes less bad.</summary>
    private bool MoveSingles()
    {
        SlotRanking givers = new(_shares.Count), takers = new(_shares.Count);
        for (var node = 0; node < _shares.Count; node++)
            Rank(node);
        var moved = false;
        while (true)
        {
            int giver = givers.Best, taker = takers.Best;
            if (BestSingle(giver, Surplus(giver), -Surplus(taker)) is not { } best)
                return moved;
            _ledger.Give(new SlotRange(best, best), taker);
            Rank(giver);
            Rank(taker);
            moved = true;
        }

        void Rank(int node)
        {
            if (MayGive(node))
                givers.Set(node, Surplus(node));
            takers.Set(node, -Surplus(node));
        }
    }

    [MethodImpl(Hot)]
    private int? BestSingle(int giver, double surplus, double lack)
    {
        var worst = Math.Max(surplus, lack);
        int? best = null;
        foreach (var range in _ledger.Runs(giver))
        {
            for (int place = _costs.Place(range.First), end = _costs.Place(range.Last + 1); place < end; place++)
            {
                var cost = _costs.Sum(place, place + 1);
                var after = Math.Max(Math.Abs(surplus - cost), Math.Abs(lack - cost));
                if (after < worst - Dust)
                    (worst, best) = (after, _costs.Slot(place));
            }
        }
        return best;
    }

    /// <summary>A node without weight gives its last slot too, whatever that weighs. Says whether there was one.</summary>
    private bool Empty()
    {
        var any = false;
        var takers = new SlotRanking(_shares.Count);
        var count = 0;
        for (var node = 0; node < _shares.Count; node++)
        {
            if (_shares[node].Weight == 0)
                continue;
            count++;
            takers.Set(node, -Surplus(node));
        }
        for (var giver = 0; giver < _shares.Count; giver++)
        {
            if (_shares[giver].Weight != 0 || _ledger.Runs(giver).Count == 0)
                continue;
            any = true;
            var left = Slots(giver);
            var each = (left.Count + count - 1) / count;
            var taken = new List<int>();
            for (var i = 0; i < left.Count; i++)
            {
                // Everybody takes once, whatever it got.
                if (i % each == 0)
                {
                    taken.Add(takers.Best);
                    takers.Set(takers.Best, double.NegativeInfinity);
                }
                _ledger.Give(new SlotRange(left[i], left[i]), taken[^1]);
            }
            foreach (var taker in taken)
                takers.Set(taker, -Surplus(taker));
        }
        return any;
    }

    private List<int> Slots(int node)
    {
        var slots = new List<int>();
        foreach (var range in _ledger.Runs(node))
        {
            for (var slot = range.First; slot <= range.Last; slot++)
                slots.Add(slot);
        }
        return slots;
    }
}
