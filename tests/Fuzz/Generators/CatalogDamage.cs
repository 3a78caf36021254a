using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TroveClusters.Tests.Fuzz.Generators;

/// <summary>Puts something else in the place of one value of a catalog.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Row">The row's number in the order of its key.</param>
/// <param name="Value">What stands there now.</param>
internal sealed record CatalogDamage(string Table, string Column, int Row, object Value)
{
    private static readonly Dictionary<string, string[]> s_columns = new()
    {
        ["clusters"] =
        [
            "id", "tenant", "name", "name_key", "datastore", "version", "provider", "locality", "task", "operation_id", "revision",
            "highest_number", "facts", "message", "created", "updated",
        ],
        ["nodes"] =
        [
            "id", "cluster_id", "position", "name", "name_key", "type", "role", "status", "host", "port", "flavor", "volume_size", "volume_used",
            "process", "facts", "message", "created", "updated", "host_id", "folder",
        ],
        ["operations"] =
        [
            "id", "tenant", "kind", "cluster_id", "cluster_name", "state", "step", "percent", "plan", "data", "owner", "heartbeat", "command",
            "started", "finished", "error_id", "message", "started_by", "stopped_by", "undone_by",
        ],
        ["operation_steps"] = ["operation_id", "name", "state", "changed"],
        ["secrets"] = ["cluster_id", "name", "value"],
        ["flavors"] = ["id", "name", "name_key", "ram", "vcpus", "disk", "ephemeral", "created"],
        ["quotas"] = ["tenant", "resource", "most"],
        ["hosts"] =
        [
            "id", "name", "name_key", "address", "address_key", "port", "user", "key_file", "tags", "flavor", "capacity", "zone", "status",
            "keys", "message", "registered", "last_seen", "implicit",
        ],
        ["host_secrets"] = ["host_id", "name", "value"],
        ["server_tokens"] = ["id", "name", "name_key", "tenant", "role", "hash", "created", "expires", "last_used"],
        ["leftovers"] = ["node_id", "host_id", "name", "address", "port", "folder", "process", "since"],
    };

    // Where most is, most is changed.
    private static readonly string[] s_tables =
    [
        "clusters", "clusters", "nodes", "nodes", "nodes", "operations", "operations", "operation_steps", "secrets", "flavors", "quotas",
        "hosts", "hosts", "host_secrets", "leftovers", "server_tokens",
    ];

    /// <summary>All tables with the columns that are changed.</summary>
    public static IReadOnlyDictionary<string, string[]> Columns => s_columns;

    /// <summary>An expression that tells the rows of a table apart.</summary>
    private static string Key(string table) => table switch
    {
        "operation_steps" => "operation_id || name",
        "secrets" => "cluster_id || name",
        "host_secrets" => "host_id || name",
        "quotas" => "tenant || resource",
        "leftovers" => "node_id",
        _ => "id",
    };

    /// <summary>Does it; null where the schema does not let it happen, as for a NULL or a name that is there already.</summary>
    public static CatalogDamage? Do(Chance chance, SqliteConnection connection, SqliteTransaction? transaction)
    {
        string table = chance.Of<string>(s_tables);
        string column = chance.Of<string>(s_columns[table]);
        int row = chance.Below(2);
        string where = $"{Key(table)} = (SELECT {Key(table)} FROM {table} ORDER BY {Key(table)} LIMIT 1 OFFSET {row})";
        using SqliteCommand read = connection.CreateCommand();
        read.Transaction = transaction;
        read.CommandText = $"SELECT {column} FROM {table} WHERE {where}";
        if (read.ExecuteScalar() is not { } now)
            return null;
        object value = Other(chance, now);
        using SqliteCommand write = connection.CreateCommand();
        write.Transaction = transaction;
        write.CommandText = $"UPDATE {table} SET {column} = $value WHERE {where}";
        write.Parameters.AddWithValue("$value", value);
        try
        {
            write.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 19)
        {
            return null;
        }
        return new CatalogDamage(table, column, row, value);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Table}[{Row}].{Column} = {Value switch
    {
        byte[] bytes => $"x'{Convert.ToHexString(bytes)}'",
        DBNull => "NULL",
        string text => $"'{text}'",
        var other => $"{other} ({other.GetType().Name})",
    }}");

    private static object Other(Chance chance, object now)
    {
        switch (chance.Below(10))
        {
            case 0:
                return DBNull.Value;
            case 1:
                return chance.Number();
            case 2:
                return chance.Of(0.5, -1e300, double.Epsilon, 3.0);
            case 3:
                return chance.Bytes(chance.Below(20));
            case 4:
                string any = Texts.Any(chance);
                return Texts.IsUnicode(any) ? any : "";
            case 5:
                return chance.Of(
                    "", " ", "null", "{}", "[]", "{", "Active", "active", "NONE", "none", "1", "99", "Member", "Done", "Running", "9999-99-99T00:00:00.0000000Z",
                    "2025-03-01T12:30:15.0000000Z", "2025-03-01", "0001-01-01T00:00:00.0000000Z", "00000000-0000-0000-0000-000000000000", "redis", "local", "ssh");
            default:
                if (now is not string text)
                    return now is long number ? number ^ (1L << chance.Below(64)) : chance.Bytes(8);
                if (JsonTexts.IsObject(text) && chance.Percent(70))
                    return JsonTexts.Damaged(chance, text);
                string damaged = Mutations.Maybe(chance, text, 90, "\"", "}", ":", "null", "0-16383", "16384");
                return Texts.IsUnicode(damaged) ? damaged : text;
        }
    }
}
