using System.Collections.Frozen;

namespace TroveClusters.Engine.Redis.Topology;

/// <summary>Named values of a reply such as CLUSTER INFO, with typed look-ups that say which command answered badly.</summary>
internal sealed class ReplyFields(string command, IEnumerable<KeyValuePair<string, string>> fields)
{
    private readonly FrozenDictionary<string, string> _fields = fields.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names there are.</summary>
    public IReadOnlyList<string> Names => _fields.Keys;

    /// <summary>A value; null where it is missing.</summary>
    public string? Find(string name) => _fields.GetValueOrDefault(name);

    /// <summary>A value that must be there.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it is missing.</exception>
    public string GetText(string name) => Find(name) ?? throw BadReply.Of(command, "a field is missing", name);

    /// <summary>A whole number that must be there.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it is missing or no number.</exception>
    public long GetInteger(string name) => FindInteger(name) ?? throw BadReply.Of(command, "a field is missing", name);

    /// <summary>A whole number; null where it is missing.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it is no number.</exception>
    public long? FindInteger(string name) => Find(name) switch
    {
        null => null,
        var text when WholeNumber.TryParseSigned(text, out long number) => number,
        var text => throw BadReply.Of(command, "a field is no whole number", $"{name}:{text}"),
    };

    /// <summary>Reads a line <c>name:value</c>; the value may hold colons and be empty.</summary>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>.</exception>
    public static KeyValuePair<string, string> ParseLine(string command, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? new KeyValuePair<string, string>(line[..colon], line[(colon + 1)..])
            : throw BadReply.Of(command, "a line is not name:value", line);
    }
}
