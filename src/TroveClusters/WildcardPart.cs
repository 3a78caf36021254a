namespace TroveClusters;

/// <summary>A piece of a wildcard: a star, or what one character may be.</summary>
internal sealed class WildcardPart
{
    private static readonly WildcardPart s_star = new([]);
    private static readonly WildcardPart s_any = new([(char.MinValue, char.MaxValue)]);
    private readonly List<(char First, char Last)> _ranges;

    private WildcardPart(List<(char First, char Last)> ranges) => _ranges = ranges;

    /// <summary>Whether it takes any number of characters.</summary>
    public bool IsStar => _ranges.Count == 0;

    /// <summary>Reads a wildcard. A bracket that is never closed, or holds nothing, is a character like any other.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: a range ends before it begins.</exception>
    public static WildcardPart[] Read(string pattern)
    {
        var parts = new List<WildcardPart>();
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '`' when i + 1 < pattern.Length:
                    parts.Add(Of(pattern[++i]));
                    break;
                case '*':
                    parts.Add(s_star);
                    break;
                case '?':
                    parts.Add(s_any);
                    break;
                case '[' when EndOfSet(pattern, i) is var end && end > i + 1:
                    parts.Add(new WildcardPart(ReadSet(pattern, i + 1, end)));
                    i = end;
                    break;
                default:
                    parts.Add(Of(pattern[i]));
                    break;
            }
        }
        return [.. parts];
    }

    /// <summary>Whether it takes a character, in either case.</summary>
    public bool Takes(char c) => Holds(c) || Holds(char.ToUpperInvariant(c)) || Holds(char.ToLowerInvariant(c));

    private bool Holds(char c)
    {
        foreach ((char first, char last) in _ranges)
        {
            if (c >= first && c <= last)
                return true;
        }
        return false;
    }

    // As names are compared: by their capitals. Some have several small letters, so that these alone would not do.
    private static WildcardPart Of(char c) => new([Single(char.ToUpperInvariant(c))]);

    private static (char First, char Last) Single(char c) => (c, c);

    private static int EndOfSet(string pattern, int open)
    {
        for (int i = open + 1; i < pattern.Length; i++)
        {
            if (pattern[i] == ']')
                return i;
            if (pattern[i] == '`')
                i++;
        }
        return -1;
    }

    private static List<(char First, char Last)> ReadSet(string pattern, int start, int end)
    {
        var ranges = new List<(char First, char Last)>();
        for (int i = start; i < end; i++)
        {
            char first = Character(pattern, ref i, end);
            if (i + 2 < end && pattern[i + 1] == '-')
            {
                i += 2;
                char last = Character(pattern, ref i, end);
                if (first > last)
                {
                    throw new TroveException(
                        TroveErrorId.InvalidArgument, $"'{pattern}' is not a wildcard: the range from '{first}' to '{last}' ends before it begins.", pattern,
                        "Turn the range round, or write a backtick before the bracket.");
                }
                ranges.Add((first, last));
            }
            else
            {
                ranges.Add(Single(char.ToUpperInvariant(first)));
            }
        }
        return ranges;
    }

    /// <summary>The character at a place, or the one behind a backtick.</summary>
    private static char Character(string pattern, ref int i, int end) =>
        pattern[i] == '`' && i + 1 < end ? pattern[++i] : pattern[i];
}
