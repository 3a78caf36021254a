using TroveClusters.Engine.Catalog;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// Tells whether the catalog has changed, whoever changed it: what was read stays true as long as its version is the
/// present one.
/// </summary>
internal sealed class CatalogVersion(ServerCatalog catalog, TimeProvider time) : IDisposable
{
    /// <summary>How long a connection is kept: were the catalog's file replaced by another one, it would not be noticed on it.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private CatalogConnection? _connection;
    private long _openedAt;
    private long _opened;

    /// <summary>The version now. Nothing is said of the order of two that differ. Where there is no catalog, no two are the same.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>, <c>CatalogVersionTooNew</c>.</exception>
    public (long Opened, long Version) Now()
    {
        lock (_lock)
        {
            try
            {
                long version = Connection()?.Version() ?? ++_opened;
                return (_opened, version);
            }
            catch
            {
                Close();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Close();
    }

    private CatalogConnection? Connection()
    {
        if (_connection is not null && time.GetElapsedTime(_openedAt) < s_kept)
            return _connection;
        Close();
        _openedAt = time.GetTimestamp();
        return _connection = catalog.Database.Connect();
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
        // Another connection counts from elsewhere.
        _opened++;
    }
}
