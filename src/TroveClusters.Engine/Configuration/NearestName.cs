namespace TroveClusters.Engine.Configuration;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    private const int LongestName = 100;

    /// <summary>The candidate that takes the fewest changes, when they are few; null when none is near.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName)
            return null;
        (string? best, int distance) = candidates
            .Select(candidate => (Name: (string?)candidate, Distance: Distance(name, candidate)))
            .DefaultIfEmpty((Name: null, Distance: int.MaxValue))
            .MinBy(pair => pair.Distance);
        return distance <= Math.Max(2, name.Length / 3) ? best : null;
    }

    /// <summary>
    /// How many letters must be inserted, removed, replaced or exchanged with their neighbour to make one of the other,
    /// without regard to case.
    /// </summary>
    private static int Distance(string left, string right)
    {
        (left, right) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= right.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[left.Length, right.Length];
    }
}
