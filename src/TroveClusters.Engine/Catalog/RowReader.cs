using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
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
    /// <summary>
    /// For what is done with every row or value of a long list: it is compiled well at once. A first list is half read before
    /// .NET gets round to compiling anew what it has seen to be called often.
    /// </summary>
    internal const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    private const int LongestQuote = 60;

    // A list of clusters reads a million of values: each is asked of SQLite itself, once. The reader's own methods look at the
    // value's type again, several times.
    private readonly sqlite3_stmt _row = reader.Handle!;

    /// <summary>A text.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is none. The same holds for all others here.</exception>
    public string Text(int column) => Is(column, raw.SQLITE_TEXT) ? String(column) : throw Unreadable(column, "a text");

    /// <summary>A text, or null for none.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A text of a row of another table, or null for none: an error is about that row, and SQLite does not know where it came from.</summary>
    /// <param name="column">The text, as a subquery found it.</param>
    /// <param name="table">The other table.</param>
    /// <param name="id">The column of this row with the id of the other one.</param>
    /// <param name="name">What the column is called there.</param>
    public string? TextOf(int column, string table, int id, string name) => IsNull(column) ? null
        : Is(column, raw.SQLITE_TEXT) ? String(column)
        : throw Unreadable(table, $"id {Shown(id)}", name, Shown(column), "a text", null);

    /// <summary>A number.</summary>
    public long Long(int column) => Is(column, raw.SQLITE_INTEGER) ? raw.sqlite3_column_int64(_row, column) : throw Unreadable(column, "a whole number");

    /// <summary>A number, or null for none.</summary>
    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    /// <summary>A number of the size of most.</summary>
    public int Integer(int column) => Long(column) is >= int.MinValue and <= int.MaxValue and long number
        ? (int)number
        : throw Unreadable(column, "a number of that size");

    /// <summary>A number of the size of most, or null for none.</summary>
    public int? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    /// <summary>An id.</summary>
    [MethodImpl(Hot)]
    public Guid Id(int column)
    {
        ReadOnlySpan<byte> bytes = Utf8(column);
        return (Utf8Parser.TryParse(bytes, out Guid id, out int length, 'D') && length == bytes.Length) || Guid.TryParseExact(Text(column), "D", out id)
            ? id
            : throw Unreadable(column, "an id");
    }

    /// <summary>An id, or null for none.</summary>
    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    /// <summary>A time.</summary>
    [MethodImpl(Hot)]
    public DateTimeOffset Time(int column) => CatalogSession.TryTime(Utf8(column), out DateTimeOffset time) || CatalogSession.TryTime(Text(column), out time)
        ? time
        : throw Unreadable(column, "a time");

    /// <summary>A time, or null for none.</summary>
    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>One of the names of an enumeration, in its own letters.</summary>
    public T Name<T>(int column)
        where T : struct, Enum => Names<T>.Values.TryGetValue(Text(column), out T value) ? value : throw Unreadable(column, $"a {typeof(T).Name}");

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

    private bool Is(int column, int type) => raw.sqlite3_column_type(_row, column) == type;

    private bool IsNull(int column) => Is(column, raw.SQLITE_NULL);

    private string String(int column) => raw.sqlite3_column_text(_row, column).utf8_to_string();

    /// <summary>A text's bytes, for what is parsed at once. They end with the row; where they are not as expected, the text is what counts.</summary>
    private ReadOnlySpan<byte> Utf8(int column) =>
        Is(column, raw.SQLITE_TEXT) ? raw.sqlite3_column_blob(_row, column) : throw Unreadable(column, "a text");

    private TroveException Unreadable(int column, string form) => Unreadable(
        raw.sqlite3_column_table_name(_row, column).utf8_to_string(), $"{Origin(0)} {Shown(0)}", Origin(column), Shown(column), form, null);

    private string Origin(int column) => raw.sqlite3_column_origin_name(_row, column).utf8_to_string();

    private string Shown(int column) => reader.GetValue(column) switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        DBNull => "null",
        object value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The names of an enumeration: .NET also takes numbers and lists of names for one.</summary>
    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> Values = Enum.GetValues<T>().Distinct().ToDictionary(value => Enum.GetName(value)!, StringComparer.Ordinal);
    }

    /// <summary>Marks an error as one of a single row.</summary>
    private sealed class UnreadableRowException(string message, Exception? inner) : FormatException(message, inner);
}
