using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TroveClusters.HelpBuilder;

/// <summary>The summaries the compiler has written down.</summary>
internal static partial class XmlComments
{
    private static readonly Dictionary<string, XElement> s_members = Load();

    /// <summary>A property's summary as plain text; empty where there is none.</summary>
    public static string Of(PropertyInfo property) =>
        s_members.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out XElement? member)
            ? Blanks().Replace(string.Concat(member.Element("summary")!.Nodes().Select(Text)), " ").Trim()
            : "";

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
