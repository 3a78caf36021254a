using System.Globalization;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>Amounts of memory in words.</summary>
internal static class ByteText
{
    /// <summary>Such as <c>512 B</c>, <c>3.1 MB</c> or <c>12 GB</c>; a kB is 1000 bytes.</summary>
    public static string Of(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        double amount = bytes;
        var unit = 0;
        while (amount >= 1000 && unit < units.Length - 1)
            (amount, unit) = (amount / 1000, unit + 1);
        return amount >= 10 || unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{amount:0} {units[unit]}")
            : string.Create(CultureInfo.InvariantCulture, $"{amount:0.0} {units[unit]}");
    }
}
