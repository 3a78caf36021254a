namespace TroveClusters.Tests.Vertica.Databases;

/// <summary>An <c>admintools.conf</c> as its readers understand it: sections with options.</summary>
internal sealed class ConfigurationFile
{
    private readonly Dictionary<string, Dictionary<string, string>> _sections = [];

    public ConfigurationFile(string text)
    {
        var section = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('[')) _sections.Add(section = line.Trim('[', ']'), []);
            else if (line.Split(" = ", 2) is [var name, var value]) _sections[section].Add(name, value);
            else Assert.Equal("", line);
        }
    }

    public IEnumerable<string> Sections => _sections.Keys;

    public string[] Hosts => _sections["Cluster"]["hosts"].Split(',');

    /// <summary>Node and address, of hosts and of databases' nodes.</summary>
    public IReadOnlyDictionary<string, string> Nodes => _sections["Nodes"].ToDictionary(entry => entry.Key, entry => entry.Value.Split(',')[0]);

    public IReadOnlyDictionary<string, string> Section(string name) => _sections[name];
}
