using System.Text.RegularExpressions;
using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>Runs what <c>-c</c>, a file or standard input says, piece by piece.</summary>
internal sealed partial class VsqlRun(ProgramCall call, VsqlOptions options, VsqlConnection connection)
{
    private OutputFormat _format = options.Format;

    public async Task<int> RunAsync(string script)
    {
        foreach (var piece in SqlScript.Pieces(script))
        {
            if (piece.IsCommand && piece.Text is "\\q") break;
            var error = piece.IsCommand ? Command(piece.Text) : await StatementAsync(piece.Text);
            if (error is null) continue;
            if (error.Length > 0) call.Error.Write($"{Place(piece)}{error}\n");
            if (error.Length == 0) return 2;
            if (options.Command is not null) return 1;
            if (StopsOnError) return 3;
        }

        return 0;
    }

    private bool StopsOnError => options.Variables.TryGetValue("ON_ERROR_STOP", out var value) && value.ToUpperInvariant() is not ("0" or "OFF" or "FALSE");

    private string Place(SqlPiece piece) => options.File is { } file and not "-" ? $"vsql:{file}:{piece.Line}: " : "";

    /// <summary>Null when it succeeded, the error's line when not, an empty one when the connection is gone, which has been said.</summary>
    private async Task<string?> StatementAsync(string written)
    {
        var sql = options.Command is null ? Substitute(written) : written;
        await call.FaultAsync("vsql", null, sql);
        if (options.EchoQueries) call.Say(sql);
        try
        {
            var (rows, tag) = SqlStatement.Run(connection, sql, line => call.Error.Write(line + "\n"));
            if (rows is not null) call.Out.Write(_format.Write(rows));
            else if (!options.Quiet && !_format.TuplesOnly) call.Say(tag!);
            return null;
        }
        catch (SqlError error) when (error.Number == SqlError.ConnectionLost().Number)
        {
            call.Error.Write("server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n");
            return "";
        }
        catch (SqlError error)
        {
            return error.Line;
        }
    }

    /// <summary>Null when it succeeded, the error's line when not.</summary>
    private string? Command(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "\\set" when words.Length > 1:
                options.Variables[words[1]] = string.Concat(words[2..]);
                return null;
            case "\\unset" when words.Length == 2:
                options.Variables.Remove(words[1]);
                return null;
            case "\\echo":
                call.Say(string.Join(' ', words[1..]));
                return null;
            case "\\a" when words.Length == 1:
                _format = _format with { Aligned = !_format.Aligned };
                return null;
            case "\\t" when words.Length == 1:
                _format = _format with { TuplesOnly = !_format.TuplesOnly };
                return null;
            case "\\x" when words.Length == 1:
                _format = _format with { Expanded = !_format.Expanded };
                return null;
            default:
                return $"Invalid command {words[0]}. Try \\? for help.";
        }
    }

    /// <summary>Variables as <c>:NAME</c>, outside of quotes, where there is such a variable.</summary>
    private string Substitute(string sql) => VariablePattern().Replace(sql, match =>
        match.Groups["name"] is { Success: true } name && options.Variables.TryGetValue(name.Value, out var value) ? value : match.Value);

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|::\\w+|:(?<name>\\w+)")]
    private static partial Regex VariablePattern();
}
