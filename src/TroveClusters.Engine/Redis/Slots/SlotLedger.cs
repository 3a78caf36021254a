using System.Runtime.CompilerServices;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Who owns which slots, before and now, and how much each carries. Every node's slots are kept as its own runs, so that looking
/// through them costs as much as it has, not as much as there are: what makes plans for a thousand nodes quick.
/// </summary>
internal sealed class SlotLedger
{
    private const int NoOwner = -1;

    private readonly IReadOnlyList<SlotShare> _shares;
    private readonly SlotCosts _costs;
    private readonly int[] _before = new int[SlotRange.SlotCount];
    private readonly int[] _owner;
    private readonly List<SlotRange>[] _runs;
    private readonly double[] _load;

    /// <summary>The owners as they are.</summary>
    /// <exception cref="ArgumentException">A slot has two of them.</exception>
    [MethodImpl(SlotBalance.Hot)]
    public SlotLedger(IReadOnlyList<SlotShare> shares, SlotCosts costs)
    {
        (_shares, _costs) = (shares, costs);
        _runs = new List<SlotRange>[shares.Count];
        _load = new double[shares.Count];
        for (var slot = 0; slot < _before.Length; slot++)
            _before[slot] = NoOwner;
        for (var node = 0; node < shares.Count; node++)
        {
            _runs[node] = [.. shares[node].Slots.Ranges];
            foreach (var run in _runs[node])
            {
                for (var slot = run.First; slot <= run.Last; slot++)
                {
                    if (_before[slot] != NoOwner)
                        throw new ArgumentException($"Slot {slot} has two owners.", nameof(shares));
                    _before[slot] = node;
                }
                _load[node] += costs.Sum(run);
            }
        }
        _owner = [.. _before];
    }

    /// <summary>What a node's slots weigh together.</summary>
    public double Load(int node) => _load[node];

    /// <summary>What all slots that have an owner weigh together.</summary>
    public double Total()
    {
        double total = 0;
        foreach (var load in _load)
            total += load;
        return total;
    }

    /// <summary>A node's slots, as runs in order; a copy is needed where some are given while they are looked through.</summary>
    public List<SlotRange> Runs(int node) => _runs[node];

    /// <summary>Whether a slot belongs to a node; what is no slot belongs to nobody.</summary>
    public bool IsOwnedBy(int slot, int node) => (uint)slot < (uint)_owner.Length && _owner[slot] == node;

    /// <summary>The run of its owner's that a slot lies in.</summary>
    public SlotRange RunOf(int slot)
    {
        var runs = _runs[_owner[slot]];
        return runs[After(runs, slot) - 1];
    }

    /// <summary>Gives part of one of a node's runs, or all of it, to another node.</summary>
    [MethodImpl(SlotBalance.Hot)]
    public void Give(SlotRange run, int taker)
    {
        var giver = _owner[run.First];
        for (var slot = run.First; slot <= run.Last; slot++)
            _owner[slot] = taker;
        double weight = _costs.Sum(run);
        _load[giver] -= weight;
        _load[taker] += weight;
        Cut(_runs[giver], run);
        Add(_runs[taker], run);
    }

    /// <summary>What has to move for it to come about.</summary>
    [MethodImpl(SlotBalance.Hot)]
    public List<SlotMove> Moves()
    {
        var moved = new List<int>();
        for (var slot = 0; slot < _owner.Length; slot++)
        {
            if (_owner[slot] != _before[slot])
                moved.Add(slot);
        }
        moved.Sort((a, b) => _before[a] != _before[b] ? _before[a].CompareTo(_before[b]) : _owner[a] != _owner[b] ? _owner[a].CompareTo(_owner[b]) : a.CompareTo(b));
        var moves = new List<SlotMove>();
        for (var at = 0; at < moved.Count;)
        {
            int from = _before[moved[at]], to = _owner[moved[at]];
            var runs = new List<SlotRange>();
            while (at < moved.Count && _before[moved[at]] == from && _owner[moved[at]] == to)
            {
                var first = moved[at];
                while (++at < moved.Count && moved[at] == moved[at - 1] + 1 && _before[moved[at]] == from && _owner[moved[at]] == to)
                {
                }
                runs.Add(new SlotRange(first, moved[at - 1]));
            }
            moves.Add(new SlotMove(_shares[from].Node, _shares[to].Node, SlotSet.Of(runs)));
        }
        return moves;
    }

    private static void Cut(List<SlotRange> runs, SlotRange part)
    {
        var at = After(runs, part.First) - 1;
        var whole = runs[at];
        if (part.First == whole.First && part.Last == whole.Last)
        {
            runs.RemoveAt(at);
            return;
        }
        if (part.Last < whole.Last)
        {
            runs[at] = new SlotRange(part.Last + 1, whole.Last);
            if (part.First > whole.First)
                runs.Insert(at, new SlotRange(whole.First, part.First - 1));
        }
        else
        {
            runs[at] = new SlotRange(whole.First, part.First - 1);
        }
    }

    private static void Add(List<SlotRange> runs, SlotRange part)
    {
        var at = After(runs, part.First);
        if (at < runs.Count && runs[at].First == part.Last + 1)
        {
            part = new SlotRange(part.First, runs[at].Last);
            runs.RemoveAt(at);
        }
        if (at > 0 && runs[at - 1].Last == part.First - 1)
            runs[at - 1] = new SlotRange(runs[at - 1].First, part.Last);
        else
            runs.Insert(at, part);
    }

    /// <summary>Where the first run stands that begins behind a slot.</summary>
    [MethodImpl(SlotBalance.Hot)]
    private static int After(List<SlotRange> runs, int slot)
    {
        int low = 0, high = runs.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (runs[middle].First <= slot)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
