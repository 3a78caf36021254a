using System.Buffers.Text;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TroveClusters.Engine.Catalog;

/// <summary>One transaction on the catalog: the few calls the repositories are written in.</summary>
/// <param name="connection">The connection it is on.</param>
/// <param name="transaction">The transaction; null for one that was begun on the connection itself.</param>
internal sealed class CatalogSession(SqliteConnection connection, SqliteTransaction? transaction)
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";
    private const int TimeLength = 28;

    /// <summary>Runs a statement; returns the number of rows changed.</summary>
    public int Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads all rows.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: one cannot be read.</exception>
    public List<T> Query<T>(string sql, Func<RowReader, T> map, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(new RowReader(reader)));
        return rows;
    }

    /// <summary>How many rows a table has.</summary>
    public int Count(string table) => Query($"SELECT count(*) FROM {table}", r => r.Integer(0))[0];

    /// <summary>Guids are stored as text, so that the catalog can be read by eye.</summary>
    public static string Text(Guid id) => id.ToString("D");

    /// <summary>Many as one parameter: the JSON that <c>json_each</c> takes apart.</summary>
    public static string Text(IEnumerable<Guid> ids) => $"[{string.Join(',', ids.Select(id => $"\"{Text(id)}\""))}]";

    /// <summary>Times are stored as ISO 8601 in UTC, which sorts as text.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Text(DateTimeOffset)"/> wrote.</summary>
    public static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The same, quickly: its format is the one that .NET calls <c>O</c>, of a time in UTC.</summary>
    public static bool TryTime(ReadOnlySpan<byte> utf8, out DateTimeOffset time)
    {
        time = default;
        return utf8.Length == TimeLength && utf8[^1] == 'Z' && Utf8Parser.TryParse(utf8, out time, out int length, 'O') && length == utf8.Length;
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value switch
            {
                null => DBNull.Value,
                Guid id => Text(id),
                DateTimeOffset time => Text(time),
                Enum e => e.ToString(),
                _ => value,
            });
        }
        return command;
    }
}
