using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TroveClusters.Engine.Catalog;

/// <summary>
/// The present row of a statement, read strictly: SQLite keeps what it is given, whatever a column was declared as, and
/// damage within a value is nothing it could notice. A row's first column says which row it is.
/// </summary>
internal readonly struct RowReader(SqliteDataReader reader)
{
    private const int LongestQuote = 60;

    /// <summary>A text.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is none. The same holds for all others here.</exception>
    public string Text(int column) => Is(column, raw.SQLITE_TEXT) ? reader.GetString(column) : throw Unreadable(column, "a text");

    /// <summary>A text, or null for none.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A text of a row of another table, or null for none: an error is about that row, and SQLite does not know where it came from.</summary>
    /// <param name="column">The text, as a subquery found it.</param>
    /// <param name="table">The other table.</param>
    /// <param name="id">The column of this row with the id of the other one.</param>
    /// <param name="name">What the column is called there.</param>
    public string? TextOf(int column, string table, int id, string name) => IsNull(column) ? null
        : Is(column, raw.SQLITE_TEXT) ? reader.GetString(column)
        : throw Unreadable(table, $"id {Shown(id)}", name, Shown(column), "a text", null);

    /// <summary>A number.</summary>
    public long Long(int column) => Is(column, raw.SQLITE_INTEGER) ? reader.GetInt64(column) : throw Unreadable(column, "a whole number");

    /// <summary>A number, or null for none.</summary>
    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    /// <summary>A number of the size of most.</summary>
    public int Integer(int column) => Long(column) is >= int.MinValue and <= int.MaxValue and long number
        ? (int)number
        : throw Unreadable(column, "a number of that size");

    /// <summary>A number of the size of most, or null for none.</summary>
    public int? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    /// <summary>An id.</summary>
    public Guid Id(int column) => Guid.TryParseExact(Text(column), "D", out Guid id) ? id : throw Unreadable(column, "an id");

    /// <summary>An id, or null for none.</summary>
    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    /// <summary>A time.</summary>
    public DateTimeOffset Time(int column) => CatalogSession.TryTime(Text(column), out DateTimeOffset time) ? time : throw Unreadable(column, "a time");

    /// <summary>A time, or null for none.</summary>
    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>One of the names of an enumeration, in its own letters.</summary>
    public T Name<T>(int column)
        where T : struct, Enum
    {
        string text = Text(column);
        return Enum.TryParse(text, out T value) && Enum.GetName(value) == text ? value : throw Unreadable(column, $"a {typeof(T).Name}");
    }

    /// <summary>A cluster's task.</summary>
    public TroveTask Task(int column)
    {
        string text = Text(column);
        return TroveTask.All.FirstOrDefault(task => task.Name == text) ?? throw Unreadable(column, $"a {nameof(TroveTask)}");
    }

    /// <summary>Bytes.</summary>
    public byte[] Bytes(int column) => Is(column, raw.SQLITE_BLOB) ? reader.GetFieldValue<byte[]>(column) : throw Unreadable(column, "a value of bytes");

    /// <summary>A text whatever it is: the key by which rows are gone through.</summary>
    public string Key(int column) => reader.GetString(column);

    /// <summary>Reads JSON that a row holds.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="type">What it is of.</param>
    /// <param name="table">The row's table.</param>
    /// <param name="id">The row's id.</param>
    /// <param name="column">The column.</param>
    /// <param name="isWhole">Whether all is there that must be; null for a type that can do without any of its properties.</param>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>.</exception>
    public static T Json<T>(string json, JsonTypeInfo<T> type, string table, Guid id, string column, Predicate<T>? isWhole = null)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } value && isWhole?.Invoke(value) is not false
                ? value
                : throw Unreadable(table, $"id {id}", column, json, $"a {typeof(T).Name}", null);
        }
        catch (JsonException e)
        {
            throw Unreadable(table, $"id {id}", column, json, $"a {typeof(T).Name}", e);
        }
    }

    /// <summary>The error for a value that cannot be what its column says.</summary>
    public static TroveException Unreadable(string table, string row, string column, string value, string form, Exception? inner)
    {
        string quoted = value.Length <= LongestQuote ? value : value[..LongestQuote] + "…";
        string message = $"The catalog holds a row that cannot be read: table {table}, {row}, column {column} is '{quoted}', which is not {form}.";
        return new TroveException(
            TroveErrorId.CatalogUnavailable, message, row, "Mend the row with sqlite3, or restore a backup: Restore-TroveCatalog.",
            new UnreadableRowException(message, inner));
    }

    /// <summary>Whether an error speaks of one row, so that others can be read all the same.</summary>
    public static bool IsUnreadable(TroveException error) => error.InnerException is UnreadableRowException;

    private bool Is(int column, int type) => raw.sqlite3_column_type(reader.Handle, column) == type;

    private bool IsNull(int column) => Is(column, raw.SQLITE_NULL);

    private TroveException Unreadable(int column, string form) => Unreadable(
        raw.sqlite3_column_table_name(reader.Handle, column).utf8_to_string(), $"{Origin(0)} {Shown(0)}", Origin(column), Shown(column), form, null);

    private string Origin(int column) => raw.sqlite3_column_origin_name(reader.Handle, column).utf8_to_string();

    private string Shown(int column) => reader.GetValue(column) switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        DBNull => "null",
        object value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Marks an error as one of a single row.</summary>
    private sealed class UnreadableRowException(string message, Exception? inner) : FormatException(message, inner);
}
