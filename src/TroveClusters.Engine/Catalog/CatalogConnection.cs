using Microsoft.Data.Sqlite;

namespace TroveClusters.Engine.Catalog;

/// <summary>
/// A connection that is kept for many small reads, and tells cheaply whether anything was written since. For one thread at a
/// time.
/// </summary>
internal sealed class CatalogConnection(CatalogDatabase catalog, SqliteConnection connection) : IDisposable
{
    // Kept, so that SQLite parses it once: a server asks at each request.
    private readonly SqliteCommand _version = new("PRAGMA data_version", connection);

    public void Dispose()
    {
        _version.Dispose();
        connection.Dispose();
    }

    /// <summary>
    /// A number that is another one when anybody has written to the catalog, in this process or in another. It means something
    /// on this connection only.
    /// </summary>
    public long Version() => catalog.Guard(() => CatalogDatabase.WatchForDamage(connection, () => (long)_version.ExecuteScalar()!));

    /// <summary>Runs a read.</summary>
    public T Read<T>(Func<CatalogSession, T> work) => catalog.Guard(() => CatalogDatabase.WatchForDamage(connection, () =>
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        return work(new CatalogSession(connection, transaction));
    }));
}
