namespace TroveClusters.HelpBuilder;

internal sealed record HelpExample(string Title, string Code, string Remarks);

/// <summary>A cmdlet's page: what its declaration does not say. Written as Markdown, with the sections PowerShell knows.</summary>
internal sealed record HelpPage(
    string Title, string Synopsis, IReadOnlyList<string> Description, IReadOnlyList<HelpExample> Examples,
    IReadOnlyList<(string Type, string Text)> Inputs, IReadOnlyList<(string Type, string Text)> Outputs,
    IReadOnlyList<string> Notes, IReadOnlyList<string> Links)
{
    public static HelpPage Parse(string markdown)
    {
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        string title = lines.First(line => line.StartsWith("# ", StringComparison.Ordinal))[2..].Trim();
        var sections = Split(lines, "## ").ToDictionary(section => section.Heading, section => section.Lines, StringComparer.OrdinalIgnoreCase);
        List<string> Section(string name) => sections.GetValueOrDefault(name) ?? [];
        return new HelpPage(
            title,
            string.Join(' ', Paragraphs(Section("Synopsis"))),
            Paragraphs(Section("Description")),
            [.. Split(Section("Examples"), "### ").Select(Example)],
            [.. Split(Section("Inputs"), "### ").Select(part => (part.Heading, string.Join(' ', Paragraphs(part.Lines))))],
            [.. Split(Section("Outputs"), "### ").Select(part => (part.Heading, string.Join(' ', Paragraphs(part.Lines))))],
            Paragraphs(Section("Notes")),
            [.. Section("Related links").Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..].Trim())]);
    }

    private static HelpExample Example((string Heading, List<string> Lines) part)
    {
        int begin = part.Lines.FindIndex(IsFence);
        int end = begin < 0 ? -1 : part.Lines.FindIndex(begin + 1, IsFence);
        return end < 0
            ? new HelpExample(part.Heading, "", string.Join(' ', Paragraphs(part.Lines)))
            : new HelpExample(
                part.Heading,
                string.Join('\n', part.Lines[(begin + 1)..end]),
                string.Join(' ', Paragraphs([.. part.Lines[..begin], .. part.Lines[(end + 1)..]])));
    }

    private static bool IsFence(string line) => line.StartsWith("```", StringComparison.Ordinal);

    private static IEnumerable<(string Heading, List<string> Lines)> Split(IEnumerable<string> lines, string mark)
    {
        string? heading = null;
        var part = new List<string>();
        bool code = false;
        foreach (string line in lines)
        {
            if (IsFence(line))
                code = !code;
            if (code || !line.StartsWith(mark, StringComparison.Ordinal))
            {
                part.Add(line);
                continue;
            }
            if (heading is not null)
                yield return (heading, part);
            (heading, part) = (line[mark.Length..].Trim(), []);
        }
        if (heading is not null)
            yield return (heading, part);
    }

    private static List<string> Paragraphs(IEnumerable<string> lines)
    {
        var paragraphs = new List<string>();
        bool open = false;
        foreach (string line in lines.Select(line => line.Trim()))
        {
            if (line.Length == 0)
                open = false;
            else if (open && !line.StartsWith("- ", StringComparison.Ordinal))
                paragraphs[^1] += " " + Plain(line);
            else
                paragraphs.Add(Plain(line));
            open |= line.Length > 0;
        }
        return paragraphs;
    }

    private static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);
}
