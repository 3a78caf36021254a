using System.Globalization;
using Microsoft.Data.Sqlite;
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
    /// <returns>The copy.</returns>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: no copy could be made; nothing is left of it.</exception>
    public static string Make(TroveHome home, long version)
    {
        string time = EngineServices.Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
        string copy = $"{home.CatalogFile}.v{version}.{time}.bak";
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
                $"The catalog {home.CatalogFile} has schema {version} and was not brought to the present one, because it could not be copied first: {e.Message}",
                home.CatalogFile, $"Make room in {home.Folder} for a copy of the catalog, then repeat.", e);
        }
        finally
        {
            // SQLite leaves its journal where a copy breaks off.
            foreach (string left in (string[])[unfinished, unfinished + "-journal", unfinished + "-wal", unfinished + "-shm"])
                File.Delete(left);
        }
    }

    private static void Fill(string catalog, string copy)
    {
        using SqliteConnection source = Open(catalog, SqliteOpenMode.ReadWrite);
        using SqliteConnection target = Open(copy, SqliteOpenMode.ReadWrite);
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
