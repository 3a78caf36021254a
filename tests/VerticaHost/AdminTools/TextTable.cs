using System.Text;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>The tables admintools prints: columns as wide as their widest cell, a dashed line below the headings, a blank line at the end.</summary>
internal static class TextTable
{
    public static string Render(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = headings.Select((heading, at) => rows.Select(row => row[at].Length).Append(heading.Length).Max()).ToArray();
        var text = new StringBuilder(Line(headings));
        text.AppendJoin('+', widths.Select(width => new string('-', width + 2))).Append('\n');
        foreach (var row in rows) text.Append(Line(row));
        return text.Append('\n').ToString();

        string Line(IReadOnlyList<string> cells) => string.Join('|', cells.Select((cell, at) => $" {cell.PadRight(widths[at])} ")) + "\n";
    }
}
