using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TroveClusters.Engine.Catalog;

/// <summary>Finds damage to a catalog's file, and keeps it from being written to.</summary>
internal static class CatalogIntegrity
{
    /// <summary>A catalog up to this size, in bytes, is looked through when it is opened: that takes milliseconds.</summary>
    public const long LookedThrough = 4 << 20;

    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;
    private const int NoCheckpointOnClose = 1006;

    /// <summary>Whether the catalog of a home is damaged beyond use, or was emptied; looked through whatever its size.</summary>
    public static bool IsDamaged(TroveHome home)
    {
        try
        {
            CheckNotEmptied(home);
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = home.CatalogFile, Pooling = false }.ToString());
            connection.Open();
            LeaveFileAlone(connection, on: true);
            return FirstDefect(connection) is not null;
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            return true;
        }
        catch (TroveException)
        {
            return true;
        }
    }

    /// <summary>Whether SQLite speaks of damage.</summary>
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase;

    /// <summary>The first thing that is wrong with a database's pages, in SQLite's words; null when all are well.</summary>
    public static string? FirstDefect(SqliteConnection connection) => Ask(connection, "PRAGMA quick_check(1)") switch
    {
        "ok" => null,
        { Length: > 0 } words => words,
        _ => "SQLite does not say how it is",
    };

    /// <summary>Looks through a small catalog; a large one tells of its damage when the damaged part is read.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>.</exception>
    public static void Check(SqliteConnection connection, TroveHome home)
    {
        if (new FileInfo(home.CatalogFile).Length <= LookedThrough && FirstDefect(connection) is { } defect)
            throw Damaged(home, defect);
    }

    /// <summary>
    /// Refuses a file that something has emptied: SQLite would take it for a new catalog. A catalog that is just being
    /// made is empty too, but has no log yet and no nodes.
    /// </summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>.</exception>
    public static void CheckNotEmptied(TroveHome home)
    {
        // In this order: who makes a catalog writes the file before the log.
        var log = new FileInfo(home.CatalogFile + "-wal");
        bool logged = log.Exists && log.Length > 0;
        var file = new FileInfo(home.CatalogFile);
        if (!file.Exists || file.Length > 0)
            return;
        string nodes = Path.Combine(home.Folder, "nodes");
        if (logged || (Directory.Exists(nodes) && Directory.EnumerateFileSystemEntries(nodes).Any()))
            throw Damaged(home, $"it is empty, though there is {(logged ? "a log of changes" : "a folder of nodes")} beside it");
    }

    /// <summary>
    /// While this is on, closing the connection does not carry the log over into the file. What is damaged stays as it is,
    /// for whoever mends it.
    /// </summary>
    public static void LeaveFileAlone(SqliteConnection connection, bool on) =>
        _ = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, on ? 1 : 0, out _);

    /// <summary>The error for a damaged catalog.</summary>
    public static TroveException Damaged(TroveHome home, string words, Exception? inner = null)
    {
        IReadOnlyList<string> copies = CatalogCopy.Find(home);
        string kept = copies.Count == 0
            ? "There is no copy beside it."
            : $"Copies beside it: {string.Join(", ", copies)}.";
        string file = Path.GetFileName(home.CatalogFile);
        return new TroveException(
            TroveErrorId.CatalogUnavailable,
            $"The catalog {home.CatalogFile} is damaged: {words.TrimEnd('.')}. Nothing in it has been overwritten. {kept}",
            home.CatalogFile, $"Set {file}, {file}-wal and {file}-shm aside, and put a copy in the place of {file}; or restore a backup: Restore-TroveCatalog.", inner);
    }

    /// <summary>The first value of what a statement answers.</summary>
    public static string? Ask(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }
}
