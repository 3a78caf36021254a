namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>What a script consists of: a statement, or a command of vsql's own that begins with a backslash.</summary>
/// <param name="Text">The statement without its semicolon, or the command with its backslash.</param>
/// <param name="Line">The line on which it ends, from 1: errors of files name it.</param>
internal readonly record struct SqlPiece(string Text, int Line)
{
    /// <summary>Whether vsql itself carries it out.</summary>
    public bool IsCommand => Text.StartsWith('\\');
}

/// <summary>Takes a script apart as vsql does: statements end with a semicolon, commands with their line.</summary>
internal static class SqlScript
{
    /// <summary>The pieces in order. What follows the last semicolon is a statement too, unless it is blank.</summary>
    public static IEnumerable<SqlPiece> Pieces(string script)
    {
        var start = 0;
        for (var at = 0; at < script.Length;)
        {
            var blank = SqlTokens.EndOfBlank(script, at);
            if (blank > at)
            {
                at = blank;
                continue;
            }

            switch (script[at])
            {
                case '\\' when IsBlank(script[start..at]):
                    var line = script.IndexOf('\n', at);
                    var end = line < 0 ? script.Length : line;
                    yield return new(script[at..end].TrimEnd(), LineAt(script, at));
                    start = at = Math.Min(end + 1, script.Length);
                    break;
                case ';':
                    if (!IsBlank(script[start..at])) yield return new(script[start..at].Trim(), LineAt(script, at));
                    start = ++at;
                    break;
                case '\'' or '"':
                    var close = SqlTokens.EndOfQuote(script, at);
                    at = close < 0 ? script.Length : close;
                    break;
                default:
                    at++;
                    break;
            }
        }

        if (!IsBlank(script[start..])) yield return new(script[start..].Trim(), LineAt(script, script.Length));
    }

    private static int LineAt(string script, int at) => 1 + script.AsSpan(0, at).Count('\n');

    private static bool IsBlank(string text) => SqlTokens.EndOfBlank(text, 0) == text.Length;
}
