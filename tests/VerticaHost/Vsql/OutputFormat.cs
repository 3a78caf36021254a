using System.Text;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>
/// Writes results as vsql does, which has the formats of psql 8: aligned or not (<c>-A</c>), with headings and the number of
/// rows or without (<c>-t</c>), a record a row or a column a line (<c>-x</c>).
/// </summary>
internal sealed record OutputFormat
{
    public bool Aligned { get; init; } = true;

    public bool TuplesOnly { get; init; }

    public bool Expanded { get; init; }

    /// <summary>What stands between the fields of output that is not aligned.</summary>
    public string Separator { get; init; } = "|";

    public string Write(SqlTable table) => (Aligned, Expanded) switch
    {
        (true, false) => WriteAligned(table),
        (false, false) => WriteUnaligned(table),
        (true, true) => WriteAlignedRecords(table),
        (false, true) => WriteUnalignedRecords(table),
    };

    private static string Footer(SqlTable table) => table.Rows.Count == 1 ? "(1 row)\n" : $"({table.Rows.Count} rows)\n";

    private string WriteAligned(SqlTable table)
    {
        var columns = table.Columns;
        var widths = columns.Select((column, at) => table.Rows.Select(row => row[at]?.Length ?? 0)
            .Append(TuplesOnly ? 0 : column.Name.Length).Max()).ToArray();
        var output = new StringBuilder();
        if (!TuplesOnly)
        {
            output.AppendJoin('|', columns.Select((column, at) => $" {Centre(column.Name, widths[at])} ")).Append('\n');
            output.AppendJoin('+', widths.Select(width => new string('-', width + 2))).Append('\n');
        }

        foreach (var row in table.Rows)
            output.AppendJoin('|', row.Select((value, at) => " " + Cell(at, value ?? ""))).Append('\n');
        if (!TuplesOnly) output.Append(Footer(table));
        return output.Append('\n').ToString();

        string Cell(int at, string value) =>
            columns[at].IsNumber ? value.PadLeft(widths[at]) + (at < columns.Count - 1 ? " " : "")
            : at < columns.Count - 1 ? value.PadRight(widths[at]) + " "
            : value;
    }

    private static string Centre(string text, int width) => text.PadLeft(text.Length + (width - text.Length) / 2).PadRight(width);

    private string WriteUnaligned(SqlTable table)
    {
        var output = new StringBuilder();
        if (!TuplesOnly) output.AppendJoin(Separator, table.Columns.Select(column => column.Name)).Append('\n');
        foreach (var row in table.Rows) output.AppendJoin(Separator, row).Append('\n');
        if (!TuplesOnly) output.Append(Footer(table));
        return output.ToString();
    }

    private string WriteAlignedRecords(SqlTable table)
    {
        if (table.Rows.Count == 0) return TuplesOnly ? "\n" : "(No rows)\n";
        var names = table.Columns.Max(column => column.Name.Length);
        var values = table.Rows.Max(row => row.Max(value => value?.Length ?? 0));
        var output = new StringBuilder();
        for (var index = 0; index < table.Rows.Count; index++)
        {
            if (!TuplesOnly) output.Append(RecordLine(index + 1, names, values)).Append('\n');
            else if (index > 0) output.Append('\n');
            for (var at = 0; at < table.Columns.Count; at++)
                output.Append(table.Columns[at].Name.PadRight(names)).Append(" | ").Append(table.Rows[index][at]).Append('\n');
        }

        return output.Append('\n').ToString();
    }

    private static string RecordLine(int number, int names, int values)
    {
        var title = $"-[ RECORD {number} ]";
        var line = new StringBuilder(title);
        for (var at = title.Length; at < names + values + 3; at++) line.Append(at == names + 1 ? '+' : '-');
        return line.ToString();
    }

    private string WriteUnalignedRecords(SqlTable table)
    {
        var records = table.Rows.Select(row => string.Concat(row.Select((value, at) => $"{table.Columns[at].Name}{Separator}{value}\n")));
        return string.Join('\n', records);
    }
}
