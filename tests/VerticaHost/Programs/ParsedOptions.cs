using System.Globalization;

namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>What a command line said.</summary>
internal sealed class ParsedOptions(IReadOnlyDictionary<string, List<string>> values)
{
    /// <summary>Whether the option was given.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The option's value, the last one where it came several times; null where it was not given.</summary>
    public string? this[string name] => values.TryGetValue(name, out List<string>? given) ? given[^1] : null;

    /// <summary>The option's number; null where it was not given.</summary>
    public int? Number(string name) => this[name] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>All values of an option that may come several times, in order.</summary>
    public IReadOnlyList<string> All(string name) => values.TryGetValue(name, out List<string>? given) ? given : [];

    /// <summary>The entries of a list with commas; empty where the option was not given. Empty entries are kept.</summary>
    public IReadOnlyList<string> List(string name) => this[name] is { } text ? [.. text.Split(',').Select(entry => entry.Trim())] : [];
}
