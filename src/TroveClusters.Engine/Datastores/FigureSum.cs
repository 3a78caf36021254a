namespace TroveClusters.Engine.Datastores;

/// <summary>Sums of what is known; null where nothing is.</summary>
internal static class FigureSum
{
    public static long? Of<T>(IEnumerable<T> nodes, Func<T, long?> figure)
    {
        List<long> known = [.. nodes.Select(figure).OfType<long>()];
        return known.Count == 0 ? null : known.Sum();
    }

    public static double? Of<T>(IEnumerable<T> nodes, Func<T, double?> figure)
    {
        List<double> known = [.. nodes.Select(figure).OfType<double>()];
        return known.Count == 0 ? null : Math.Round(known.Sum(), 1);
    }
}
