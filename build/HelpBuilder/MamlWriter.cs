using System.Xml.Linq;

namespace TroveClusters.HelpBuilder;

/// <summary>
/// Writes the help file PowerShell reads. Once a command is in it, syntax and parameters come from it alone, so it has
/// to be complete.
/// </summary>
internal static class MamlWriter
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace s_msh = "http://msh";

    public static void Write(IReadOnlyList<CmdletModel> cmdlets, IReadOnlyDictionary<string, HelpPage> pages, string file)
    {
        var root = new XElement(
            s_msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute("xmlns", s_msh.NamespaceName),
            cmdlets.Select(cmdlet => Command(cmdlet, pages[cmdlet.Name])));
        new XDocument(new XDeclaration("1.0", "utf-8", null), root).Save(file);
    }

    private static XElement Command(CmdletModel cmdlet, HelpPage page) => new(
        s_command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", s_maml),
        new XAttribute(XNamespace.Xmlns + "command", s_command),
        new XAttribute(XNamespace.Xmlns + "dev", s_dev),
        new XElement(
            s_command + "details",
            new XElement(s_command + "name", cmdlet.Name),
            new XElement(s_command + "verb", cmdlet.Verb),
            new XElement(s_command + "noun", cmdlet.Noun),
            new XElement(s_maml + "description", Paragraph(page.Synopsis))),
        new XElement(s_maml + "description", page.Description.Select(Paragraph)),
        new XElement(s_command + "syntax", Ordered(cmdlet).Select(set => Syntax(cmdlet, set))),
        new XElement(s_command + "parameters", cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).Select(Parameter)),
        new XElement(s_command + "inputTypes", page.Inputs.Select(part => Value("inputType", part))),
        new XElement(s_command + "returnValues", page.Outputs.Select(part => Value("returnValue", part))),
        new XElement(s_maml + "alertSet", page.Notes.Count > 0 ? new XElement(s_maml + "alert", page.Notes.Select(Paragraph)) : null),
        new XElement(s_command + "examples", page.Examples.Select(Example)),
        new XElement(s_command + "relatedLinks", page.Links.Select(Link)));

    private static IEnumerable<string> Ordered(CmdletModel cmdlet) => cmdlet.Sets.OrderBy(set => set == cmdlet.DefaultSet ? 0 : 1);

    private static XElement Syntax(CmdletModel cmdlet, string set) => new(
        s_command + "syntaxItem",
        new XElement(s_maml + "name", cmdlet.Name),
        cmdlet.Parameters
            .Select(parameter => (Parameter: parameter, Binding: parameter.In(set)))
            .Where(one => one.Binding is not null)
            .OrderBy(one => one.Binding!.Position ?? int.MaxValue)
            .ThenBy(one => one.Binding!.Mandatory ? 0 : 1)
            .Select(one => Describe(one.Parameter, one.Binding!)));

    private static XElement Parameter(ParameterModel parameter) => Describe(parameter, parameter.Bindings.Values.First());

    private static XElement Describe(ParameterModel parameter, BindingModel binding) => new(
        s_command + "parameter",
        new XAttribute("required", Text(binding.Mandatory)),
        new XAttribute("variableLength", Text(parameter.Type.EndsWith("[]", StringComparison.Ordinal))),
        new XAttribute("globbing", Text(parameter.Wildcards)),
        new XAttribute("pipelineInput", binding.PipelineInput),
        new XAttribute("position", binding.Position?.ToString() ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(s_maml + "name", parameter.Name),
        new XElement(s_maml + "description", Paragraph(Explain(parameter))),
        parameter.IsSwitch ? null : new XElement(s_command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), parameter.Type),
        new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.Type), new XElement(s_maml + "uri")),
        new XElement(s_dev + "defaultValue", parameter.IsSwitch ? "False" : "None"));

    private static string Explain(ParameterModel parameter) => parameter.Values.Count > 0
        ? $"{parameter.Description} One of: {string.Join(", ", parameter.Values)}."
        : parameter.Description;

    private static XElement Value(string name, (string Type, string Text) part) => new(
        s_command + name,
        new XElement(s_dev + "type", new XElement(s_maml + "name", part.Type)),
        new XElement(s_maml + "description", Paragraph(part.Text)));

    private static XElement Example(HelpExample example, int index) => new(
        s_command + "example",
        new XElement(s_maml + "title", $"---------- Example {index + 1}: {example.Title} ----------"),
        new XElement(s_dev + "code", example.Code),
        new XElement(s_dev + "remarks", Paragraph(example.Remarks), Paragraph("")));

    private static XElement Link(string name) => new(
        s_maml + "navigationLink", new XElement(s_maml + "linkText", name), new XElement(s_maml + "uri"));

    private static XElement Paragraph(string text) => new(s_maml + "para", text);

    private static string Text(bool value) => value ? "true" : "false";
}
