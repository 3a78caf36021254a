using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TroveClusters.HelpBuilder;

/// <summary>The summaries the compiler has written down.</summary>
internal static partial class XmlComments
{
    private static readonly Dictionary<string, XElement> s_members = Load();

    /// <summary>A property's summary as plain text, its own or the one it inherits by name; empty where there is none.</summary>
    public static string Of(PropertyInfo property) =>
        Summary($"P:{property.DeclaringType!.FullName}.{property.Name}") is { } summary
            ? Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
            : "";

    private static XElement? Summary(string? name)
    {
        XElement? member = name is null ? null : s_members.GetValueOrDefault(name);
        return member?.Element("summary") ?? (member?.Element("inheritdoc") is { } inherited ? Summary(inherited.Attribute("cref")?.Value) : null);
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
        XElement element => element.Value,
        _ => "",
    };

    private static Dictionary<string, XElement> Load()
    {
        string file = Path.ChangeExtension(typeof(Commands.TroveCmdlet).Assembly.Location, ".xml");
        return XDocument.Load(file).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
