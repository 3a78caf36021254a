using System.Globalization;

namespace TroveClusters.Engine.Redis.Settings;

/// <summary>A number of bytes, with or without a unit: <c>100mb</c>.</summary>
internal sealed record BytesSetting(string Name, long Least = 0) : RedisSetting(Name)
{
    // Redis's own: with a b they are powers of 1024.
    private static readonly (string Suffix, long Factor)[] s_units =
    [
        ("kb", 1L << 10), ("mb", 1L << 20), ("gb", 1L << 30), ("k", 1000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1), ("", 1),
    ];

    public override string Values =>
        string.Create(CultureInfo.InvariantCulture, $"a number of bytes{(Least > 0 ? $", {Least} or more" : "")}, such as 104857600 or 100mb");

    public override string? Normalize(string text) =>
        Parse(text.Trim()) is { } bytes && bytes >= Least ? bytes.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The bytes; null where it is no such text, or more than can be counted.</summary>
    public static long? Parse(string text)
    {
        (string suffix, long factor) = s_units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        return long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number <= long.MaxValue / factor
                ? number * factor
                : null;
    }
}
