using System.Text;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>What kind of thing a token is.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword or a name without quotes.</summary>
    Word,

    /// <summary>A name in double quotes.</summary>
    Name,

    /// <summary>A string in single quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or a bracket: one character, or one of the operators of two.</summary>
    Sign,
}

/// <summary>A piece of a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it was written, with its quotes.</param>
/// <param name="Position">Where it begins in the statement, from 1 as messages count.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position)
{
    /// <summary>Whether it is this keyword, in any case, or this sign.</summary>
    public bool Is(string text) => Kind is SqlTokenKind.Word or SqlTokenKind.Sign && Text.Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text inside the quotes; the token itself for all else.</summary>
    public string Value => Kind switch
    {
        SqlTokenKind.Text => Text[1..^1].Replace("''", "'", StringComparison.Ordinal),
        SqlTokenKind.Name => Text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal),
        _ => Text,
    };
}

/// <summary>Takes a statement apart. Comments and blanks are dropped.</summary>
internal static class SqlTokens
{
    private static readonly string[] s_pairs = ["::", "<>", "!=", "<=", ">=", "||"];

    /// <exception cref="SqlError">4856: a character that is in no statement, or a quote without its end.</exception>
    public static List<SqlToken> Of(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var at = 0; at < sql.Length;)
        {
            var end = EndOfBlank(sql, at);
            if (end == at)
            {
                var token = Next(sql, at);
                tokens.Add(token);
                end = at + token.Text.Length;
            }

            at = end;
        }

        return tokens;
    }

    /// <summary>The statement again, with one blank between any two tokens.</summary>
    public static string Join(IEnumerable<string> tokens) => new StringBuilder().AppendJoin(' ', tokens).ToString();

    /// <summary>Where the blanks and comments that begin here end; here, when there are none.</summary>
    public static int EndOfBlank(string sql, int at)
    {
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at])) at++;
            else if (sql.AsSpan(at).StartsWith("--"))
            {
                var line = sql.IndexOf('\n', at);
                at = line < 0 ? sql.Length : line + 1;
            }
            else if (sql.AsSpan(at).StartsWith("/*"))
            {
                var close = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = close < 0 ? sql.Length : close + 2;
            }
            else break;
        }

        return at;
    }

    /// <summary>Where the quoted text that begins here ends, after its closing quote; -1 when it does not.</summary>
    public static int EndOfQuote(string sql, int at)
    {
        var quote = sql[at];
        for (var end = at + 1; end < sql.Length; end++)
        {
            if (sql[end] != quote) continue;
            if (end + 1 < sql.Length && sql[end + 1] == quote) end++;
            else return end + 1;
        }

        return -1;
    }

    private static SqlToken Next(string sql, int at)
    {
        var first = sql[at];
        if (first is '\'' or '"')
        {
            var end = EndOfQuote(sql, at);
            if (end < 0) throw SqlError.Syntax(sql[at..], at + 1);
            return new(first == '"' ? SqlTokenKind.Name : SqlTokenKind.Text, sql[at..end], at + 1);
        }

        if (char.IsAsciiLetter(first) || first == '_') return While(SqlTokenKind.Word, c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');
        if (char.IsAsciiDigit(first)) return While(SqlTokenKind.Number, c => char.IsAsciiDigit(c) || c == '.');
        foreach (var pair in s_pairs)
            if (sql.AsSpan(at).StartsWith(pair)) return new(SqlTokenKind.Sign, pair, at + 1);
        return "()*,.;=<>+-/%".Contains(first, StringComparison.Ordinal)
            ? new(SqlTokenKind.Sign, first.ToString(), at + 1)
            : throw SqlError.Syntax(first.ToString(), at + 1);

        SqlToken While(SqlTokenKind kind, Func<char, bool> belongs)
        {
            var end = at + 1;
            while (end < sql.Length && belongs(sql[end])) end++;
            return new(kind, sql[at..end], at + 1);
        }
    }
}
