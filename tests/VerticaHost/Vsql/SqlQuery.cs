using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>A function of the database: its arguments as text, its answer as text or a number.</summary>
internal delegate object SqlFunction(IReadOnlyList<string> arguments);

/// <summary>Answers a query from system tables, on an SQLite in memory that lives for this query.</summary>
internal sealed partial class SqlQuery(IReadOnlyList<SystemTable> tables, IReadOnlyDictionary<string, SqlFunction> functions)
{
    private const int DisallowDoubleQuotedStrings = 1013; // SQLITE_DBCONFIG_DQS_DML, which the binding has no name for.

    private ExceptionDispatchInfo? _raised;

    /// <exception cref="SqlError">What the database says of a query that is none, or that names what does not exist.</exception>
    public SqlTable Run(string sql)
    {
        var names = functions.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var booleans = tables.SelectMany(table => table.Columns).Where(column => column.Type == SqlType.Boolean)
            .Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var query = new SqlRewrite(booleans, names).Apply(SqlTokens.Of(sql));
        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        raw.sqlite3_db_config(connection.Handle, DisallowDoubleQuotedStrings, 0, out _);
        Fill(connection);
        foreach (var (name, function) in functions) connection.CreateFunction(name, (object?[] arguments) => Call(function, arguments));
        using var command = connection.CreateCommand();
        command.CommandText = query;
        try
        {
            using var reader = command.ExecuteReader();
            return Read(reader);
        }
        catch (SqliteException error)
        {
            _raised?.Throw();
            throw Translate(error, sql);
        }
    }

    private void Fill(SqliteConnection connection)
    {
        // LIKE tells upper case from lower in Vertica.
        Execute(connection, "PRAGMA case_sensitive_like = ON; ATTACH ':memory:' AS v_catalog; ATTACH ':memory:' AS v_monitor;");
        foreach (var table in tables)
        {
            var columns = string.Join(", ", table.Columns.Select(column => $"{column.Name} {column.Type}"));
            Execute(connection, $"CREATE TABLE {table.Schema}.{table.Name} ({columns})");
            using var insert = connection.CreateCommand();
            insert.CommandText = $"INSERT INTO {table.Schema}.{table.Name} VALUES ({string.Join(", ", table.Columns.Select((_, at) => $"${at}"))})";
            foreach (var row in table.Rows)
            {
                insert.Parameters.Clear();
                for (var at = 0; at < row.Length; at++) insert.Parameters.AddWithValue($"${at}", row[at] ?? DBNull.Value);
                insert.ExecuteNonQuery();
            }
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object Call(SqlFunction function, object?[] arguments)
    {
        try
        {
            return function([.. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "")]);
        }
        catch (Exception error)
        {
            // SQLite would keep no more of it than its text.
            _raised = ExceptionDispatchInfo.Capture(error);
            throw;
        }
    }

    private static SqlTable Read(SqliteDataReader reader)
    {
        var types = Enumerable.Range(0, reader.FieldCount).Select(at => Enum.TryParse<SqlType>(reader.GetDataTypeName(at), out var type) ? type : (SqlType?)null).ToArray();
        var numbers = types.Select(type => type is SqlType.Integer or SqlType.Numeric).ToArray();
        var rows = new List<IReadOnlyList<string?>>();
        while (reader.Read())
        {
            var row = new string?[reader.FieldCount];
            for (var at = 0; at < row.Length; at++)
            {
                var value = reader.GetValue(at);
                if (types[at] is null && value is long or double) numbers[at] = true;
                row[at] = Show(value, types[at]);
            }

            rows.Add(row);
        }

        return new([.. Enumerable.Range(0, reader.FieldCount).Select(at => new SqlColumn(Heading(reader.GetName(at)), numbers[at]))], rows);
    }

    private static string? Show(object value, SqlType? type) => (type, value) switch
    {
        (_, DBNull) => null,
        (SqlType.Boolean, long number) => number == 0 ? "f" : "t",
        (SqlType.Numeric, IFormattable number) => number.ToString("F2", CultureInfo.InvariantCulture),
        (_, IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>A function's name heads its column, without its arguments; a cast changes nothing; what has no name is headed <c>?column?</c>.</summary>
    private static string Heading(string expression)
    {
        if (CastPattern().Match(expression) is { Success: true } cast) return Heading(cast.Groups[1].Value);
        if (CallPattern().Match(expression) is { Success: true } call) return call.Groups[1].Value;
        return NamePattern().Match(expression) is { Success: true } name ? name.Groups[1].Value : "?column?";
    }

    /// <summary>SQLite's complaints in Vertica's words; one that has none here is a syntax error, as everything unknown is.</summary>
    private static SqlError Translate(SqliteException error, string sql)
    {
        if (MissingPattern().Match(error.Message) is { Success: true } missing)
        {
            var name = missing.Groups[2].Value;
            return missing.Groups[1].Value == "table" ? SqlError.NoRelation(name) : SqlError.NoColumn(name);
        }

        if (ArgumentsPattern().Match(error.Message) is { Success: true } function) return SqlError.NoFunction($"{function.Groups[1].Value}()");
        if (NearPattern().Match(error.Message) is { Success: true } near)
        {
            var token = near.Groups[1].Value;
            return SqlError.Syntax(token, Math.Max(0, sql.IndexOf(token, StringComparison.Ordinal)) + 1);
        }

        return SqlError.SyntaxAtEnd(sql.Length + 1);
    }

    [GeneratedRegex(@"^CAST \( (.+) AS \w+ \)$")]
    private static partial Regex CastPattern();

    [GeneratedRegex(@"^(\w+)\s*\(")]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"^(?:\w+\s*\.\s*)*(\w*[a-zA-Z_]\w*)$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("no such (table|column): \"?([^\\s\"']+)")]
    private static partial Regex MissingPattern();

    [GeneratedRegex(@"wrong number of arguments to function (\w+)\(\)")]
    private static partial Regex ArgumentsPattern();

    [GeneratedRegex("near \"(.+)\": syntax error")]
    private static partial Regex NearPattern();
}
