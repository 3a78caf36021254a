namespace TroveClusters;

/// <summary>Shares of a whole.</summary>
internal static class Ratio
{
    /// <summary>A share in per cent, to two places; null where there is no whole.</summary>
    public static double? Percent(long? part, long? whole) =>
        part is { } some && whole is > 0 and { } all ? Math.Round(100.0 * some / all, 2) : null;
}
