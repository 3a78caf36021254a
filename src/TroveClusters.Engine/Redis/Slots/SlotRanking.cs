namespace TroveClusters.Engine.Redis.Slots;

/// <summary>
/// Which of many nodes has the most of something: of equal ones, the first. What a node has may change at any time, at the cost
/// of comparing it with a few others: a tree of pairs, whose better ones meet again above.
/// </summary>
internal sealed class SlotRanking
{
    private readonly double[] _amounts;
    private readonly int[] _better;

    /// <summary>A ranking in which nobody has anything yet.</summary>
    public SlotRanking(int nodes)
    {
        _amounts = new double[nodes];
        Array.Fill(_amounts, double.NegativeInfinity);
        var leaves = 1;
        while (leaves < nodes)
            leaves *= 2;
        // Nodes stand at the bottom, the best of all at 1. Where there is no node, the last one stands again: it is no better than itself.
        _better = new int[2 * leaves];
        for (var i = 0; i < leaves; i++)
            _better[leaves + i] = Math.Min(i, nodes - 1);
        for (var i = leaves - 1; i > 0; i--)
            _better[i] = _better[2 * i];
    }

    /// <summary>Who has the most.</summary>
    public int Best => _better[1];

    /// <summary>What a node has from now on.</summary>
    public void Set(int node, double amount)
    {
        _amounts[node] = amount;
        for (var i = (_better.Length / 2 + node) / 2; i > 0; i /= 2)
        {
            int left = _better[2 * i], right = _better[2 * i + 1];
            _better[i] = _amounts[right] > _amounts[left] ? right : left;
        }
    }
}
