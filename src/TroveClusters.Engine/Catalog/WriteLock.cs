using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog;

/// <summary>
/// Waits for the catalog's write lock. SQLite has no queue: whoever asks when the lock is free gets it, and on a busy machine
/// that is who has just given it back, and not who sleeps between two questions. So only one may ask at a time. Who
/// comes again meanwhile waits behind it.
/// </summary>
internal static class WriteLock
{
    /// <summary>How long a writer waits for others. Writers hold the lock for milliseconds, longer on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private const int SqliteBusy = 5;

    /// <summary>Begins a transaction that writes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isNeedless">Asked whenever another one has the lock: whether that one has done what there was to do.</param>
    /// <returns>Whether it has begun; not where it is needless.</returns>
    /// <exception cref="SqliteException">It could not be begun; the lock was not to be had in time, among others.</exception>
    public static bool Take(SqliteConnection connection, Func<bool>? isNeedless = null) => Take(connection, Patience, isNeedless);

    /// <inheritdoc cref="Take(SqliteConnection, Func{bool})"/>
    /// <param name="connection">The connection.</param>
    /// <param name="patience">How long to wait for other writers.</param>
    /// <param name="isNeedless">Asked whenever another one has the lock: whether that one has done what there was to do.</param>
    internal static bool Take(SqliteConnection connection, TimeSpan patience, Func<bool>? isNeedless = null)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(connection.DataSource))!;
        long started = Stopwatch.GetTimestamp();
        FolderTurn? turn = null;
        try
        {
            while (true)
            {
                bool isLast = Stopwatch.GetElapsedTime(started) >= patience;
                turn ??= FolderTurn.TryTake(folder);
                int code = turn is not null || isLast ? raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE") : SqliteBusy;
                // The lower byte is the error, the others say which kind of it.
                bool isBusy = (code & 0xFF) == SqliteBusy;
                if (isBusy && isNeedless?.Invoke() == true)
                    return false;
                if (!isBusy || isLast)
                {
                    SqliteException.ThrowExceptionForRC(code, connection.Handle);
                    return true;
                }
                Thread.Sleep(s_pause);
            }
        }
        finally
        {
            turn?.Dispose();
        }
    }

    /// <summary>Commits what <see cref="Take(SqliteConnection, Func{bool})"/> has begun; rolls it back where the work fails.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="work">What is done in the transaction.</param>
    public static T Complete<T>(SqliteConnection connection, Func<T> work)
    {
        try
        {
            T result = work();
            using SqliteCommand commit = connection.CreateCommand();
            commit.CommandText = "COMMIT";
            commit.ExecuteNonQuery();
            return result;
        }
        catch
        {
            // What failed may have ended the transaction already, as a full disk does.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
                _ = raw.sqlite3_exec(connection.Handle, "ROLLBACK");
            throw;
        }
    }
}
