namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>
/// Reads <c>admintools.conf</c>: sections in brackets, and a key, <c>=</c> and a value in a line. What it says wrongly must
/// not be taken for a cluster, so everything that is not as <c>admintools</c> writes it is refused; sections that do not
/// matter here are only looked at for that.
/// </summary>
internal static class AdminToolsFile
{
    /// <summary>Where it is.</summary>
    public const string Path = "/opt/vertica/config/admintools.conf";

    /// <summary>The longest that is read, in bytes.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const string DatabasePrefix = "Database:";

    /// <summary>Reads the file's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="host">The host, for messages.</param>
    /// <exception cref="TroveException"><c>UnexpectedReply</c>: it is no such file, or it contradicts itself.</exception>
    public static AdminToolsConfiguration Parse(string text, string host)
    {
        Dictionary<string, Dictionary<string, string>> sections = ReadSections(text, host);
        if (!sections.TryGetValue("Cluster", out Dictionary<string, string>? cluster) || !cluster.TryGetValue("hosts", out string? hosts))
            throw Wrong(host, "it does not say which hosts the cluster has", text);
        Dictionary<string, string> general = sections.GetValueOrDefault("Configuration", []);
        Dictionary<string, string> nodes = sections.GetValueOrDefault("Nodes", []);
        return new AdminToolsConfiguration
        {
            Hosts = List(hosts, host, "hosts"),
            DefaultFolder = general.GetValueOrDefault("default_base", ""),
            PointToPoint = general.GetValueOrDefault("controlmode") == "pt2pt",
            Databases =
            [
                .. sections.Where(section => section.Key.StartsWith(DatabasePrefix, StringComparison.Ordinal))
                    .Select(section => ReadDatabase(section.Key[DatabasePrefix.Length..].Trim(), section.Value, nodes, host)),
            ],
        };
    }

    private static Dictionary<string, Dictionary<string, string>> ReadSections(string text, string host)
    {
        Dictionary<string, Dictionary<string, string>> sections = new(StringComparer.Ordinal);
        Dictionary<string, string>? section = null;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            if (line[0] == '[')
            {
                string name = line.EndsWith(']') ? line[1..^1].Trim() : "";
                section = [];
                if (name.Length == 0 || name.Contains(']', StringComparison.Ordinal))
                    throw Wrong(host, "this is no section", line);
                if (!sections.TryAdd(name, section))
                    throw Wrong(host, "the section is there twice", line);
                continue;
            }
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            // Python reads keys without regard to their case.
            string key = equals < 0 ? "" : line[..equals].Trim().ToLowerInvariant();
            if (section is null || key.Length == 0 || char.IsWhiteSpace(line[0]))
                throw Wrong(host, "this is no setting of a section", line);
            if (!section.TryAdd(key, line[(equals + 1)..].Trim()))
                throw Wrong(host, "the setting is there twice", line);
        }
        return sections;
    }

    private static ConfiguredDatabase ReadDatabase(string name, Dictionary<string, string> section, Dictionary<string, string> nodes, string host)
    {
        if (name.Length == 0 || !section.TryGetValue("nodes", out string? members))
            throw Wrong(host, "it does not say which nodes the database has", name);
        return new ConfiguredDatabase(name, [.. List(members, host, "nodes").Select(node => ReadNode(node, nodes, host))]);
    }

    private static ConfiguredNode ReadNode(string name, Dictionary<string, string> nodes, string host)
    {
        // Two changes at the same time leave a file like that.
        if (!nodes.TryGetValue(name.ToLowerInvariant(), out string? value))
            throw Wrong(host, "a database has a node that the file does not describe", name);
        return value.Split(',') is [var address, var catalog, var data] && IsWord(address.Trim())
            && catalog.Trim() is ['/', ..] catalogFolder && data.Trim() is ['/', ..] dataFolder
            ? new ConfiguredNode(name, address.Trim(), catalogFolder, dataFolder)
            : throw Wrong(host, $"the node {name} has not an address and two folders", value);
    }

    private static string[] List(string value, string host, string what)
    {
        if (value.Length == 0)
            return [];
        string[] items = [.. value.Split(',').Select(item => item.Trim())];
        return items.All(IsWord) && items.Distinct(StringComparer.OrdinalIgnoreCase).Count() == items.Length
            ? items
            : throw Wrong(host, $"this is no list of {what}", value);
    }

    private static bool IsWord(string text) => text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static TroveException Wrong(string host, string reason, string text) => VerticaReply.Unexpected($"The file {Path}", host, reason, text);
}
