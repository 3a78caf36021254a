using Microsoft.Data.Sqlite;
using SQLitePCL;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog.Backup;

/// <summary>Puts one catalog in the place of another: wholly or not at all, whenever the process ends.</summary>
internal static class CatalogReplacement
{
    private const int AllPages = -1;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Replaces a catalog that can be used, by one SQLite transaction: who reads meanwhile sees the one or the other, who
    /// wants to write waits.
    /// </summary>
    /// <param name="source">The file to take, which nobody else has open.</param>
    /// <param name="catalog">The catalog to replace.</param>
    /// <param name="locked">Runs before anything is written, while nobody else can write; by throwing it refuses.</param>
    /// <param name="cancellationToken">Ends the wait for other writers.</param>
    /// <exception cref="TimeoutException">Others kept writing.</exception>
    public static async Task ReplaceAsync(string source, string catalog, Action locked, CancellationToken cancellationToken)
    {
        using SqliteConnection from = Open(source, SqliteOpenMode.ReadOnly);
        using SqliteConnection to = Open(catalog, SqliteOpenMode.ReadWrite);
        CatalogIntegrity.Ask(to, "PRAGMA synchronous = FULL");
        using sqlite3_backup backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        if (backup.IsInvalid)
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to.Handle), to.Handle);
        // The first page takes the write lock, which is kept to the end. Disposing undoes what has not been finished.
        DateTimeOffset end = EngineServices.Now + s_patience;
        for (int result = Step(backup, 1); result != raw.SQLITE_OK; result = Step(backup, 1))
        {
            if (result == raw.SQLITE_DONE)
                throw new IOException($"'{source}' holds nothing.");
            if (result is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
                SqliteException.ThrowExceptionForRC(result, to.Handle);
            if (EngineServices.Now > end)
                throw new TimeoutException($"others have been writing to it for {s_patience.TotalSeconds:0} s");
            await Task.Delay(s_interval, cancellationToken);
        }
        locked();
        int done = Step(backup, AllPages);
        if (done != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(done, to.Handle);
    }

    /// <summary>
    /// Replaces a catalog that SQLite cannot use, file by file: the damaged ones are copied aside first, its log goes, then
    /// the new file takes the name. Nothing can be read in between, as before.
    /// </summary>
    /// <returns>The copy of the damaged catalog; a log of it lies beside that.</returns>
    public static string ReplaceDamaged(string source, string catalog, DateTimeOffset now)
    {
        string kept = $"{catalog}.damaged.{CatalogCopy.Time(now)}.bak";
        foreach (string part in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(catalog + part))
                File.Copy(catalog + part, kept + part);
        }
        using (FileStream flushed = new(kept, FileMode.Open, FileAccess.ReadWrite))
            flushed.Flush(flushToDisk: true);
        File.Delete(catalog + "-wal");
        File.Delete(catalog + "-shm");
        PrivateFile.Put(source, catalog);
        return kept;
    }

    // Unlike SQLite's other calls, this one answers with extended codes unasked; the kind of error is their last byte.
    private static int Step(sqlite3_backup backup, int pages) => raw.sqlite3_backup_step(backup, pages) & 0xFF;

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
