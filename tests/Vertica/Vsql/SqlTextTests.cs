using TroveClusters.Tests.VerticaHost.Vsql;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>How scripts and statements are taken apart, and what becomes of them for SQLite.</summary>
public sealed class SqlTextTests
{
    private static readonly SqlRewrite s_rewrite = new(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "flag" }, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "META" });

    [Theory]
    [InlineData("SELECT 1; SELECT 2", "SELECT 1", "SELECT 2")]
    [InlineData("SELECT ';' ;\n-- a ; comment\n/* and ; another */ SELECT \"a;b\"\n;", "SELECT ';'", "-- a ; comment\n/* and ; another */ SELECT \"a;b\"")]
    [InlineData("\\set A 1\nSELECT 1;\\q\n", "\\set A 1", "SELECT 1", "\\q")]
    [InlineData(" ;; \n-- nothing\n", new string[0])]
    [InlineData("SELECT 'it''s; fine'; \\echo a;b", "SELECT 'it''s; fine'", "\\echo a;b")]
    public void Pieces_of_a_script(string script, params string[] pieces) =>
        Assert.Equal(pieces, SqlScript.Pieces(script).Select(piece => piece.Text));

    [Fact]
    public void A_piece_knows_its_line() => Assert.Equal([1, 4, 5], SqlScript.Pieces("SELECT 1;\nSELECT\n2\n;\nSELECT 3").Select(piece => piece.Line));

    [Fact]
    public void Tokens() => Assert.Equal(
        ["SELECT", "a.b", "<=", "'it''s'", "::", "int"],
        SqlTokens.Of("SELECT a.b /* c */ <= 'it''s'::int -- end").Select(token => token.Text)
            .Aggregate(new List<string>(), (list, text) =>
            {
                if (text == "." || list.LastOrDefault()?.EndsWith('.') == true) list[^1] += text;
                else list.Add(text);
                return list;
            }));

    [Theory]
    [InlineData("SELECT 'open", 8)]
    [InlineData("SELECT #", 8)]
    public void What_is_no_token_is_a_syntax_error(string sql, int position)
    {
        var error = Assert.Throws<SqlError>(() => SqlTokens.Of(sql));
        Assert.Equal(4856, error.Number);
        Assert.EndsWith($"at character {position}", error.Message);
    }

    [Theory]
    [InlineData("x::int", "CAST ( x AS INTEGER )")]
    [InlineData("n.x::varchar", "CAST ( n . x AS TEXT )")]
    [InlineData("count(*)::float + 1", "CAST ( count ( * ) AS REAL ) + 1")]
    [InlineData("(1 + (2))::bigint", "CAST ( ( 1 + ( 2 ) ) AS INTEGER )")]
    [InlineData("flag = 't'", "flag = 1")]
    [InlineData("n.flag <> 'false'", "n . flag <> 0")]
    [InlineData("'TRUE' = n.flag", "1 = n . flag")]
    [InlineData("flag IN ('t', 'f')", "flag IN ( 1 , 0 )")]
    [InlineData("flag NOT IN ('f')", "flag NOT IN ( 0 )")]
    [InlineData("name = 't'", "name = 't'")]
    [InlineData("name IN ('t')", "name IN ( 't' )")]
    public void Rewritten_for_SQLite(string sql, string expected) => Assert.Equal(expected, s_rewrite.Apply(SqlTokens.Of(sql)));

    [Theory]
    [InlineData("typeof(1)", 3457)]
    [InlineData("sqlite_version()", 3457)]
    [InlineData("x::jsonb", 4856)]
    [InlineData("::int", 4856)]
    [InlineData("x)::int", 4856)]
    [InlineData("SELECT META() FROM t", SqlError.Invented + 6)]
    public void Refused_before_SQLite_sees_it(string sql, int number) => Assert.Equal(number, Assert.Throws<SqlError>(() => s_rewrite.Apply(SqlTokens.Of(sql))).Number);
}
