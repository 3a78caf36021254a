using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog;

/// <summary>
/// The catalog's file: opens it, brings it to the present schema, runs transactions. SQLite errors leave here as
/// <c>CatalogUnavailable</c> with SQLite's own words.
/// </summary>
internal sealed class CatalogDatabase
{
    private const int MostOpens = 6;
    private const int SqliteIoError = 10;
    private const int SqliteCannotOpen = 14;
    private const int SqliteProtocol = 15;

    private readonly TroveHome _home;
    private readonly string _connectionString;
    private readonly Migrator _migrator;
    private readonly Func<string, MountedFileSystem?> _networkOf;
    private readonly object _migrationLock = new();
    private bool _ready;

    /// <summary>The catalog of a home.</summary>
    public CatalogDatabase(TroveHome home)
        : this(home, Migrations.Steps, NetworkFileSystem.Of)
    {
    }

    /// <summary>A catalog with a schema and file systems of a test's own.</summary>
    internal CatalogDatabase(TroveHome home, IReadOnlyList<string> steps, Func<string, MountedFileSystem?> networkOf)
    {
        _home = home;
        _migrator = new Migrator(home, steps);
        _networkOf = networkOf;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = home.CatalogFile,
            DefaultTimeout = (int)WriteLock.Patience.TotalSeconds,
            // Handles are closed with their connection, so that the home can be moved or removed at any time.
            Pooling = false,
            ForeignKeys = true,
        }.ToString();
    }

    /// <summary>Whether there is a catalog at all; reading an absent one finds nothing and creates nothing.</summary>
    public bool Exists => File.Exists(_home.CatalogFile);

    /// <summary>Runs a read. An absent catalog is answered with <paramref name="absent"/>.</summary>
    public T Read<T>(T absent, Func<CatalogSession, T> work)
    {
        if (!Exists)
            return absent;
        return Guard(() =>
        {
            using SqliteConnection connection = Open();
            return WatchForDamage(connection, () =>
            {
                using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
                return work(new CatalogSession(connection, transaction));
            });
        });
    }

    /// <summary>Runs a write transaction: all of it happens, or none.</summary>
    public T Write<T>(Func<CatalogSession, T> work) => Guard(() =>
    {
        using SqliteConnection connection = Open();
        return WatchForDamage(connection, () =>
        {
            WriteLock.Take(connection);
            return WriteLock.Complete(connection, () => work(new CatalogSession(connection, null)));
        });
    });

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<CatalogSession> work) => Write(session =>
    {
        work(session);
        return true;
    });

    /// <summary>
    /// Holds a connection open. SQLite checkpoints and deletes its log when the last connection closes; an operation that
    /// writes many small transactions keeps one open so that this happens once.
    /// </summary>
    public IDisposable KeepOpen() => Guard(Open);

    /// <summary>Opens a connection for many small reads; null where there is no catalog.</summary>
    public CatalogConnection? Connect() => Exists ? Guard(() => new CatalogConnection(this, Open())) : null;

    /// <summary>
    /// When the last connection of another process closes, SQLite removes its log's files; whoever opens at that very
    /// moment is told of an input error that is gone at the next try.
    /// </summary>
    private SqliteConnection Open()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return OpenOnce();
            }
            catch (SqliteException e) when (attempt < MostOpens && e.SqliteErrorCode is (SqliteIoError or SqliteCannotOpen or SqliteProtocol))
            {
                Thread.Sleep(attempt * 5);
            }
        }
    }

    private SqliteConnection OpenOnce()
    {
        // A catalog that was removed meanwhile is made anew.
        if (!Exists)
            _ready = false;
        if (!_ready)
            RefuseNetwork();
        _home.EnsureCreated();
        if (!_ready)
        {
            CatalogIntegrity.CheckNotEmptied(_home);
            PrivateFileGuard();
        }
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            if (!_ready)
                Prepare(connection);
            // FULL: a step's intent must be on the disk before the step acts, or recovery could not know of it.
            Execute(connection, "PRAGMA synchronous = FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>SQLite's log is memory that all its users share; across machines there is no such thing.</summary>
    private void RefuseNetwork()
    {
        if (_networkOf(_home.CatalogFile) is { } network)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable,
                $"The catalog {_home.CatalogFile} would be on a network file system ({network.Type}, mounted at {network.MountPoint}), where SQLite's log does not work.",
                _home.CatalogFile, $"Set {TroveHome.Variable} to a folder on a local disk.");
        }
    }

    private void PrivateFileGuard()
    {
        if (!Exists)
            PrivateFile.TryCreate(_home.CatalogFile, []);
    }

    private void Prepare(SqliteConnection connection)
    {
        lock (_migrationLock)
        {
            if (_ready)
                return;
            // First of all: a catalog that a newer version wrote, or that is damaged, is not touched.
            CatalogIntegrity.LeaveFileAlone(connection, on: true);
            _migrator.Check(connection);
            CatalogIntegrity.Check(connection, _home);
            CatalogIntegrity.LeaveFileAlone(connection, on: false);
            Execute(connection, "PRAGMA journal_mode = WAL");
            _migrator.Apply(connection);
            _ready = true;
        }
    }

    internal static T WatchForDamage<T>(SqliteConnection connection, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e) when (CatalogIntegrity.IsDamage(e))
        {
            CatalogIntegrity.LeaveFileAlone(connection, on: true);
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Does work on the catalog; what SQLite or the disk say of it leaves here as an error of ours.</summary>
    internal T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e) when (CatalogIntegrity.IsDamage(e))
        {
            throw CatalogIntegrity.Damaged(_home, e.Message, e);
        }
        catch (SqliteException e)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable, $"The catalog {_home.CatalogFile} cannot be used: {DiskTrouble.Describe(e, _home.Folder)}", _home.CatalogFile, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable, $"The Trove home {_home.Folder} cannot be used: {DiskTrouble.Describe(e, _home.Folder)}", _home.Folder, inner: e);
        }
    }
}
