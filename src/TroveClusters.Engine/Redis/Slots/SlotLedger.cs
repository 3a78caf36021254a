using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Who owns which slots, before and now, and how much each carries. Every node's slots are kept as its own runs, so that looking
/// through them costs as much as it has, not as much as there are: what makes plans for a thousand nodes quick.
/// </summary>
internal sealed class SlotLedger
{
    private const int NoOwner = -1;

    private readonly SlotCosts _costs;
    private readonly int[] _before = new int[SlotRange.SlotCount];
    private readonly int[] _owner;
    private readonly List<SlotRange>[] _runs;
    private readonly double[] _load;

    /// <summary>The owners as they are.</summary>
    /// <exception cref="ArgumentException">A slot has two of them.</exception>
    public SlotLedger(IReadOnlyList<SlotShare> shares, SlotCosts costs)
    {
        _costs = costs;
        Array.Fill(_before, NoOwner);
        for (var node = 0; node < shares.Count; node++)
        {
            foreach (var slot in shares[node].Slots.Slots)
            {
                if (_before[slot] != NoOwner)
                    throw new ArgumentException($"Slot {slot} has two owners.", nameof(shares));
                _before[slot] = node;
            }
        }
        _owner = [.. _before];
        _runs = [.. shares.Select(share => share.Slots.Ranges.ToList())];
        _load = [.. shares.Select(share => (double)costs.Sum(share.Slots))];
    }

    /// <summary>What a node's slots weigh together.</summary>
    public double Load(int node) => _load[node];

    /// <summary>What all slots that have an owner weigh together.</summary>
    public double Total() => _load.Sum();

    /// <summary>A node's slots, as runs in order; a copy may be needed before something is given.</summary>
    public IReadOnlyList<SlotRange> Runs(int node) => _runs[node];

    /// <summary>Whether a slot belongs to a node; what is no slot belongs to nobody.</summary>
    public bool IsOwnedBy(int slot, int node) => slot >= 0 && slot < _owner.Length && _owner[slot] == node;

    /// <summary>Gives part of one of a node's runs, or all of it, to another node.</summary>
    public void Give(SlotRange run, int taker)
    {
        var giver = _owner[run.First];
        for (var slot = run.First; slot <= run.Last; slot++)
        {
            _load[giver] -= _costs[slot];
            _load[taker] += _costs[slot];
            _owner[slot] = taker;
        }
        Cut(_runs[giver], run);
        Add(_runs[taker], run);
    }

    /// <summary>What has to move for it to come about.</summary>
    public IEnumerable<(int From, int To, SlotSet Slots)> Moves() =>
        Enumerable.Range(0, _owner.Length)
            .Where(slot => _owner[slot] != _before[slot])
            .GroupBy(slot => (From: _before[slot], To: _owner[slot]))
            .OrderBy(group => group.Key)
            .Select(group => (group.Key.From, group.Key.To, SlotSet.OfSlots(group)));

    private static void Cut(List<SlotRange> runs, SlotRange part)
    {
        var at = runs.FindIndex(run => run.Contains(part.First));
        var whole = runs[at];
        runs.RemoveAt(at);
        if (part.Last < whole.Last)
            runs.Insert(at, new SlotRange(part.Last + 1, whole.Last));
        if (part.First > whole.First)
            runs.Insert(at, new SlotRange(whole.First, part.First - 1));
    }

    private static void Add(List<SlotRange> runs, SlotRange part)
    {
        var at = runs.FindIndex(run => run.First > part.Last);
        if (at < 0)
            at = runs.Count;
        if (at < runs.Count && runs[at].First == part.Last + 1)
        {
            part = new SlotRange(part.First, runs[at].Last);
            runs.RemoveAt(at);
        }
        if (at > 0 && runs[at - 1].Last == part.First - 1)
        {
            part = new SlotRange(runs[at - 1].First, part.Last);
            runs.RemoveAt(--at);
        }
        runs.Insert(at, part);
    }
}
