using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TroveClusters.Engine.Catalog;

/// <summary>One transaction on the catalog: the few calls the repositories are written in.</summary>
internal sealed class CatalogSession(SqliteConnection connection, SqliteTransaction transaction)
{
    /// <summary>Runs a statement; returns the number of rows changed.</summary>
    public int Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads all rows.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    /// <summary>Guids are stored as text, so that the catalog can be read by eye.</summary>
    public static string Text(Guid id) => id.ToString("D");

    /// <summary>Times are stored as ISO 8601 in UTC, which sorts as text.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Text(DateTimeOffset)"/> wrote.</summary>
    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

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
