using System.Text;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>
/// A file of authorized keys. What is not about the keys in question stays as it is, byte by byte: other people's keys,
/// their options, comments, lines that are no keys.
/// </summary>
internal sealed class AuthorizedKeys
{
    // Every byte is a character of it and back: comments may have any encoding.
    private static readonly Encoding s_bytes = Encoding.Latin1;

    private List<string> _lines;

    /// <summary>The file with these bytes.</summary>
    public AuthorizedKeys(byte[] content)
    {
        string text = s_bytes.GetString(content);
        _lines = [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n')];
        if (text.Length == 0)
            _lines.Clear();
    }

    /// <summary>What the file is to have now.</summary>
    public byte[] Content => s_bytes.GetBytes(string.Concat(_lines.Select(line => line + "\n")));

    /// <summary>Whether lines were added or taken away.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether it has any key.</summary>
    public bool HasKeys => _lines.Any(line => PublicKeyLine.Parse(line) is not null);

    /// <summary>Adds keys that are missing, and drops lines of keys that say the same as an earlier one.</summary>
    /// <param name="keys">Lines of <c>.pub</c> files.</param>
    /// <returns>The keys that were missing.</returns>
    public IReadOnlyList<string> Add(IEnumerable<string> keys)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Keep([.. _lines.Where(line => PublicKeyLine.Parse(line) is null || seen.Add(line.TrimEnd()))]);
        HashSet<PublicKeyLine> present = [.. _lines.Select(PublicKeyLine.Parse).OfType<PublicKeyLine>()];
        List<string> missing = [.. keys.Where(key => present.Add(Verified(key))).Select(key => key.Trim())];
        Keep([.. _lines, .. missing.Select(key => s_bytes.GetString(Encoding.UTF8.GetBytes(key)))]);
        return missing;
    }

    /// <summary>Takes keys out, whatever options and comments stand with them.</summary>
    public void Remove(IEnumerable<string> keys)
    {
        HashSet<PublicKeyLine> gone = [.. keys.Select(Verified)];
        Keep([.. _lines.Where(line => PublicKeyLine.Parse(line) is not { } key || !gone.Contains(key))]);
    }

    // A line that is no key would let somebody in by its options, or two lines at once.
    private static PublicKeyLine Verified(string key) =>
        PublicKeyLine.ParsePlain(key) is { } read && !key.Trim().Any(char.IsControl)
            ? read
            : throw new TroveException(TroveErrorId.InvalidArgument, $"'{VerticaReply.Cut(VerticaReply.Shown(key))}' is no public key.", key);

    private void Keep(List<string> lines)
    {
        HasChanged |= lines.Count != _lines.Count;
        _lines = lines;
    }
}
