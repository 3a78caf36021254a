using System.Text;

namespace TroveClusters;

/// <summary>
/// A name or a wildcard, as PowerShell writes them: <c>*</c>, <c>?</c>, <c>[a-z]</c>, and a backtick before a
/// character that is meant literally. Matching ignores case.
/// </summary>
public sealed class NamePattern
{
    private readonly WildcardPart[] _parts;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: a range such as <c>[z-a]</c> ends before it begins.</exception>
    public NamePattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        IsWildcard = HasWildcard(text);
        _parts = IsWildcard ? WildcardPart.Read(text) : [];
        Literal = Unescape(text);
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>Whether it can match more than one name.</summary>
    public bool IsWildcard { get; }

    /// <summary>The name a literal pattern stands for: backticks resolved.</summary>
    public string Literal { get; }

    /// <summary>Whether a text holds a wildcard character that is not escaped.</summary>
    public static bool HasWildcard(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '`')
                i++;
            else if (text[i] is '*' or '?' or '[')
                return true;
        }
        return false;
    }

    /// <summary>Whether a name matches.</summary>
    public bool IsMatch(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsWildcard ? IsWildcardMatch(name) : string.Equals(Literal, name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The pattern as it was given.</summary>
    public override string ToString() => Text;

    /// <summary>
    /// Only the last star ever needs to take more: whatever an earlier one could take, the last one can. So the time grows
    /// with the product of both lengths at most.
    /// </summary>
    private bool IsWildcardMatch(string name)
    {
        int part = 0, at = 0, star = -1, taken = 0;
        while (at < name.Length)
        {
            if (part < _parts.Length && _parts[part].IsStar)
            {
                star = part++;
                taken = at;
            }
            else if (part < _parts.Length && _parts[part].Takes(name[at]))
            {
                part++;
                at++;
            }
            else if (star >= 0)
            {
                part = star + 1;
                at = ++taken;
            }
            else
            {
                return false;
            }
        }
        while (part < _parts.Length && _parts[part].IsStar)
            part++;
        return part == _parts.Length;
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('`', StringComparison.Ordinal))
            return text;
        var literal = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            // A backtick at the very end has nothing to stand before, and stands for itself.
            if (text[i] == '`' && i + 1 < text.Length)
                i++;
            literal.Append(text[i]);
        }
        return literal.ToString();
    }
}
