using System.Text;
using System.Text.RegularExpressions;

namespace TroveClusters;

/// <summary>
/// A name or a wildcard, as PowerShell writes them: <c>*</c>, <c>?</c>, <c>[a-z]</c>, and a backtick before a
/// character that is meant literally. Matching ignores case.
/// </summary>
public sealed class NamePattern
{
    private readonly Regex? _regex;

    /// <summary>Reads a pattern.</summary>
    public NamePattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        IsWildcard = HasWildcard(text);
        if (IsWildcard)
            _regex = new Regex(
                ToRegex(text),
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>Whether it can match more than one name.</summary>
    public bool IsWildcard { get; }

    /// <summary>The name a literal pattern stands for: backticks resolved.</summary>
    public string Literal => Text.Replace("`", "", StringComparison.Ordinal);

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
    public bool IsMatch(string name) =>
        _regex is null ? string.Equals(Literal, name, StringComparison.OrdinalIgnoreCase) : _regex.IsMatch(name);

    /// <summary>The pattern as it was given.</summary>
    public override string ToString() => Text;

    private static string ToRegex(string text)
    {
        var regex = new StringBuilder("^");
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            switch (c)
            {
                case '`' when i + 1 < text.Length:
                    regex.Append(Regex.Escape(text[++i].ToString()));
                    break;
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '[' when text.IndexOf(']', i + 1) is > 0 and var end && end > i + 1:
                    regex.Append('[').Append(text[(i + 1)..end].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal)).Append(']');
                    i = end;
                    break;
                default:
                    regex.Append(Regex.Escape(c.ToString()));
                    break;
            }
        }
        return regex.Append('$').ToString();
    }
}
