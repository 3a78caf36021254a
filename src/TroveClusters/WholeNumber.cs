using System.Globalization;
using System.Numerics;

namespace TroveClusters;

/// <summary>Reads whole numbers of ASCII digits and nothing else; .NET's own parsers also take NUL characters behind a number.</summary>
internal static class WholeNumber
{
    /// <summary>Reads a number without a sign.</summary>
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T> =>
        TryParse(text, NumberStyles.None, out number);

    /// <summary>Reads a number that may have a sign.</summary>
    public static bool TryParseSigned<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T> =>
        TryParse(text, NumberStyles.AllowLeadingSign, out number);

    private static bool TryParse<T>(ReadOnlySpan<char> text, NumberStyles style, out T number) where T : struct, IBinaryInteger<T> =>
        T.TryParse(text, style, CultureInfo.InvariantCulture, out number) && text[^1] != '\0';
}
