using System.Buffers;
using System.Text;

namespace TroveClusters;

/// <summary>The rule for the names of clusters and nodes: usable as file names, in wildcards and in URLs.</summary>
public static class NameRules
{
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("/\\*?[]:\"<>|");

    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Says why a name is not allowed, or null if it is.</summary>
    public static string? WhyInvalid(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "A name must not be blank.";
        if (name.Length > MaxLength)
            return $"A name has at most {MaxLength} characters; this one has {name.Length}.";
        if (!name.Any(char.IsLetterOrDigit))
            return "A name needs at least one letter or digit.";
        if (name.Any(char.IsControl))
            return "A name must not contain control characters.";
        if (name.EnumerateRunes().Contains(Rune.ReplacementChar))
            return "A name must not contain characters that are none: half a surrogate pair, or U+FFFD.";
        int at = name.AsSpan().IndexOfAny(s_forbidden);
        if (at >= 0)
            return $"A name must not contain '{name[at]}' (nor any of / \\ * ? [ ] : \" < > |).";
        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
            return "A name must not begin or end with white space.";
        return null;
    }
}
