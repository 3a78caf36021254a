using System.Text;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>What a wildcard means, said in the plainest way: slowly, by a table of all beginnings of pattern and name.</summary>
internal static class WildcardOracle
{
    private abstract record Part;

    private sealed record Many : Part;

    private sealed record One(Func<char, bool> Takes) : Part;

    public static bool IsMatch(string pattern, string name)
    {
        List<Part> parts = Parts(pattern);
        var matches = new bool[parts.Count + 1, name.Length + 1];
        matches[0, 0] = true;
        for (int p = 1; p <= parts.Count; p++)
        {
            for (int n = 0; n <= name.Length; n++)
            {
                matches[p, n] = parts[p - 1] is One one
                    ? n > 0 && matches[p - 1, n - 1] && one.Takes(name[n - 1])
                    : matches[p - 1, n] || (n > 0 && matches[p, n - 1]);
            }
        }
        return matches[parts.Count, name.Length];
    }

    /// <summary>Whether a pattern has a range that ends before it begins, which PowerShell refuses.</summary>
    public static bool HasWrongRange(string pattern)
    {
        try
        {
            Parts(pattern);
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    private static List<Part> Parts(string pattern)
    {
        var parts = new List<Part>();
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '`' && i + 1 < pattern.Length)
                parts.Add(Literal(pattern[++i]));
            else if (c == '*')
                parts.Add(new Many());
            else if (c == '?')
                parts.Add(new One(_ => true));
            else if (c == '[' && End(pattern, i) is var end && end > i + 1)
            {
                parts.Add(Set(pattern[(i + 1)..end]));
                i = end;
            }
            else
                parts.Add(Literal(c));
        }
        return parts;
    }

    /// <summary>Where the bracket ends that opens at a place: at the next one that no backtick stands before; -1 for nowhere.</summary>
    private static int End(string pattern, int open)
    {
        for (int i = open + 1; i < pattern.Length; i++)
        {
            if (pattern[i] == '`')
                i++;
            else if (pattern[i] == ']')
                return i;
        }
        return -1;
    }

    private static One Set(string content)
    {
        // A dash behind a backtick is no range; it is set apart by a character that stands for nothing else.
        var plain = new StringBuilder();
        var literal = new List<bool>();
        for (int i = 0; i < content.Length; i++)
        {
            bool escaped = content[i] == '`' && i + 1 < content.Length;
            if (escaped)
                i++;
            plain.Append(content[i]);
            literal.Add(escaped);
        }
        var tests = new List<Func<char, bool>>();
        for (int i = 0; i < plain.Length; i++)
        {
            char from = plain[i];
            if (i + 2 < plain.Length && plain[i + 1] == '-' && !literal[i + 1])
            {
                char to = plain[i + 2];
                if (from > to)
                    throw new FormatException();
                tests.Add(c => (c >= from && c <= to) || (char.ToUpperInvariant(c) >= from && char.ToUpperInvariant(c) <= to)
                    || (char.ToLowerInvariant(c) >= from && char.ToLowerInvariant(c) <= to));
                i += 2;
            }
            else
                tests.Add(Literal(from).Takes);
        }
        return new One(c => tests.Exists(test => test(c)));
    }

    private static One Literal(char literal) => new(c => char.ToUpperInvariant(c) == char.ToUpperInvariant(literal));
}
