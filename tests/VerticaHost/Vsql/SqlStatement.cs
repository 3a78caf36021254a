namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>
/// Carries out one statement. Queries are answered; users and their passwords are kept; what else an administrator sets up is
/// acknowledged and forgotten. All other statements are syntax errors, so that nobody relies on them.
/// </summary>
internal static class SqlStatement
{
    private static readonly HashSet<string> s_objects = new(StringComparer.OrdinalIgnoreCase)
    {
        "table", "schema", "user", "role", "projection", "view", "sequence", "resource", "library", "function",
    };

    /// <summary>The rows of a query, or the words that acknowledge all else.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="notice">Takes warnings and notices.</param>
    /// <exception cref="SqlError">The database refuses.</exception>
    public static (SqlTable? Rows, string? Tag) Run(VsqlConnection connection, string sql, Action<string> notice)
    {
        connection.Check();
        var tokens = SqlTokens.Of(sql);
        // [I] What others may read and change is not simulated: they log in, and ask what needs no rights.
        if (!connection.IsSuperuser && !(tokens[0].Is("select") && !tokens.Exists(token => token.Is("(")))) throw SqlError.NotSuperuser();
        switch (tokens[0].Text.ToUpperInvariant())
        {
            case "SELECT" or "WITH":
                return (connection.Query(sql, notice), null);
            case "ALTER":
                return (null, Alter(connection, tokens));
            case "CREATE" or "DROP" or "GRANT" when SqlUserStatement.Run(connection, tokens) is { } tag:
                return (null, tag);
            case "CREATE" or "DROP" when s_objects.Contains(Word(tokens, 1).Text) && tokens.Count > 2:
                return (null, $"{tokens[0].Text} {tokens[1].Text}".ToUpperInvariant());
            case "GRANT" when tokens.Exists(token => token.Is("to")):
                return (null, tokens.Exists(token => token.Is("on")) ? "GRANT PRIVILEGE" : "GRANT ROLE");
            case "INSERT" when Word(tokens, 1).Is("into") && tokens.Count > 3:
                return (new([new("OUTPUT", IsNumber: true)], [["1"]]), null);
            default:
                throw SqlError.Syntax(tokens[0].Text, tokens[0].Position);
        }
    }

    private static string Alter(VsqlConnection connection, List<SqlToken> tokens)
    {
        if (Word(tokens, 1).Is("database") && Word(tokens, 3).Is("set") && tokens.Count > 4) return "ALTER DATABASE";
        return SqlUserStatement.Run(connection, tokens) ?? throw SqlError.Syntax(tokens[1].Text, tokens[1].Position);
    }

    private static SqlToken Word(List<SqlToken> tokens, int at) =>
        at < tokens.Count ? tokens[at] : throw SqlError.SyntaxAtEnd(tokens[^1].Position + tokens[^1].Text.Length);
}
