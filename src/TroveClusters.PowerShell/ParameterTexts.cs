namespace TroveClusters.Commands;

/// <summary>Reads optional text parameters: an empty column of a CSV file is no wish.</summary>
internal static class ParameterTexts
{
    private const string LostList = "System.String[]";

    public static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>Several texts, of which each may be several itself, as in a cell of a CSV file: with commas or semicolons between them.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is what is left of a list in a CSV file.</exception>
    public static string[] Many(IReadOnlyCollection<string> texts) => texts.Contains(LostList)
        ? throw new TroveException(
            TroveErrorId.InvalidArgument, $"'{LostList}' is what Export-Csv writes in the place of a list; its values are lost.", LostList,
            "Join lists before they are exported: Select-Object Address, @{ Name = 'Tags'; Expression = { $_.Tags -join ';' } }")
        : [.. texts.SelectMany(text => text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
