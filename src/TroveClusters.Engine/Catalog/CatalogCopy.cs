using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog;

/// <summary>Copies of the catalog beside it, each one private file: <c>catalog.db.v&lt;schema&gt;.&lt;time&gt;.bak</c>.</summary>
internal static class CatalogCopy
{
    /// <summary>The copies there are, the oldest first of each schema.</summary>
    public static IReadOnlyList<string> Find(TroveHome home) => Directory.Exists(home.Folder)
        ? [.. Directory.EnumerateFiles(home.Folder, Path.GetFileName(home.CatalogFile) + ".v*.bak").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Copies the catalog and checks the copy. A copy gets its name when it is whole.</summary>
    /// <param name="home">The home of the catalog; a writer may hold the catalog's lock meanwhile.</param>
    /// <param name="version">The schema the catalog has.</param>
    /// <param name="purpose">What was not done where there can be no copy, as the end of a sentence.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: no copy could be made; nothing is left of it.</exception>
    public static string Make(TroveHome home, long version, string purpose)
    {
        string copy = $"{home.CatalogFile}.v{version}.{Time(EngineServices.Now)}.bak";
        string unfinished = $"{copy}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (!PrivateFile.TryCreate(unfinished, []))
                throw new IOException($"'{unfinished}' exists.");
            Fill(home.CatalogFile, unfinished);
            PrivateFile.GiveName(unfinished, copy);
            return copy;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable,
                $"The catalog {home.CatalogFile} has schema {version} and was not {purpose}, because it could not be copied first: {DiskTrouble.Describe(e, home.Folder)}",
                home.CatalogFile, $"Make room in {home.Folder} for a copy of the catalog, then repeat.", e);
        }
        finally
        {
            Remove(unfinished);
        }
    }

    /// <summary>A time as the names of files have it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Removes a copy that is not wanted, with the journal that SQLite leaves where a copy breaks off.</summary>
    public static void Remove(string copy)
    {
        foreach (string left in (string[])[copy, copy + "-journal", copy + "-wal", copy + "-shm"])
            File.Delete(left);
    }

    /// <summary>Fills an empty file with the catalog as it is at one moment, and checks it.</summary>
    /// <exception cref="IOException">The copy is damaged.</exception>
    public static void Fill(string catalog, string copy)
    {
        using SqliteConnection source = Open(catalog, SqliteOpenMode.ReadWrite);
        using SqliteConnection target = Open(copy, SqliteOpenMode.ReadWrite);
        // Copying is no command: no time limit of the connection has it wait for who holds a lock.
        _ = raw.sqlite3_busy_timeout(source.Handle, (int)WriteLock.Patience.TotalMilliseconds);
        source.BackupDatabase(target);
        // The catalog's log mode came along; without it the copy is whole in one file.
        CatalogIntegrity.Ask(target, "PRAGMA journal_mode = DELETE");
        if (CatalogIntegrity.FirstDefect(target) is { } defect)
            throw new IOException($"the copy is damaged: {defect}");
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
