namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>
/// Makes a query of Vertica's one of SQLite's: casts with <c>::</c>, and booleans, which Vertica compares with 't' and 'true'
/// too. Functions that are not Vertica's are refused here, since SQLite has many of its own.
/// </summary>
internal sealed class SqlRewrite(IReadOnlySet<string> booleanColumns, IReadOnlySet<string> metaFunctions)
{
    /// <summary>Words that may stand before a bracket without being a function.</summary>
    private static readonly HashSet<string> s_keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "in", "and", "or", "not", "on", "from", "where", "as", "when", "then", "else", "all", "any", "distinct", "select", "union", "by",
        "having", "join", "exists", "using", "with", "except", "intersect", "limit", "is", "like", "between", "cast",
    };

    /// <summary>The functions without effects that both have.</summary>
    private static readonly HashSet<string> s_functions = new(StringComparer.OrdinalIgnoreCase)
    {
        "count", "sum", "min", "max", "avg", "coalesce", "nullif", "upper", "lower", "length", "abs", "round", "replace", "substr", "trim",
    };

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["int"] = "INTEGER", ["integer"] = "INTEGER", ["bigint"] = "INTEGER",
        ["varchar"] = "TEXT", ["char"] = "TEXT", ["float"] = "REAL",
    };

    /// <summary>The query for SQLite.</summary>
    /// <exception cref="SqlError">3457: an unknown function. 4856: a cast to an unknown type, or of nothing.</exception>
    public string Apply(IReadOnlyList<SqlToken> tokens)
    {
        RefuseUnknownFunctions(tokens);
        RefuseNamesOfSqlite(tokens);
        var output = new List<string>();
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.Is("::"))
            {
                var type = at + 1 < tokens.Count && s_types.TryGetValue(tokens[at + 1].Text, out var known)
                    ? known
                    : throw SqlError.Syntax("::", token.Position);
                var start = OperandStart(output, token);
                output.Insert(start, "CAST (");
                output.Add($"AS {type} )");
                at++;
            }
            else if (token.Kind == SqlTokenKind.Text && Truth(token.Value) is { } truth && ComparesBoolean(tokens, at)) output.Add(truth);
            else output.Add(token.Text);
        }

        return SqlTokens.Join(output);
    }

    private void RefuseUnknownFunctions(IReadOnlyList<SqlToken> tokens)
    {
        for (var at = 0; at + 1 < tokens.Count; at++)
        {
            var name = tokens[at].Text;
            if (tokens[at].Kind != SqlTokenKind.Word || !tokens[at + 1].Is("(") || s_keywords.Contains(name) || s_functions.Contains(name)) continue;
            if (!metaFunctions.Contains(name)) throw SqlError.NoFunction($"{name}({(tokens[at + 2].Is(")") ? "" : "unknown")})");
            if (tokens.Any(token => token.Is("from"))) throw SqlError.MetaFunction(name.ToLowerInvariant());
        }
    }

    /// <summary>SQLite's own tables and columns, which every query could see.</summary>
    private static void RefuseNamesOfSqlite(IReadOnlyList<SqlToken> tokens)
    {
        foreach (var token in tokens.Where(token => token.Kind is SqlTokenKind.Word or SqlTokenKind.Name))
        {
            if (token.Value.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)) throw SqlError.NoRelation(token.Value);
            if (token.Value.ToUpperInvariant() is "ROWID" or "OID" or "_ROWID_") throw SqlError.NoColumn(token.Value);
        }
    }

    /// <summary>Where what is cast begins: a value, a name with its table, a bracket, or a function with its arguments.</summary>
    private static int OperandStart(List<string> output, SqlToken cast)
    {
        var at = output.Count - 1;
        if (at < 0) throw SqlError.Syntax(cast.Text, cast.Position);
        if (output[at] == ")")
        {
            for (var depth = 1; depth > 0;)
            {
                if (--at < 0) throw SqlError.Syntax(cast.Text, cast.Position);
                depth += output[at] switch { ")" => 1, "(" => -1, _ => 0 };
            }

            if (at > 0 && s_functions.Contains(output[at - 1])) at--;
        }

        while (at > 1 && output[at - 1] == ".") at -= 2;
        return at;
    }

    private static string? Truth(string text) => text.ToUpperInvariant() switch
    {
        "T" or "TRUE" => "1",
        "F" or "FALSE" => "0",
        _ => null,
    };

    /// <summary>Whether the text at this place is compared with a boolean column: before or after it, or in a list.</summary>
    private bool ComparesBoolean(IReadOnlyList<SqlToken> tokens, int at)
    {
        if (at > 1 && IsEquality(tokens[at - 1])) return booleanColumns.Contains(tokens[at - 2].Value);
        if (at + 2 < tokens.Count && IsEquality(tokens[at + 1]))
        {
            var name = at + 2;
            while (name + 2 < tokens.Count && tokens[name + 1].Is(".")) name += 2;
            return booleanColumns.Contains(tokens[name].Value);
        }

        var first = at - 1;
        while (first > 0 && (tokens[first].Is(",") || tokens[first].Kind == SqlTokenKind.Text)) first--;
        if (first < 2 || !tokens[first].Is("(") || !tokens[first - 1].Is("in")) return false;
        return booleanColumns.Contains(tokens[tokens[first - 2].Is("not") && first > 2 ? first - 3 : first - 2].Value);
    }

    private static bool IsEquality(SqlToken token) => token.Is("=") || token.Is("<>") || token.Is("!=");
}
