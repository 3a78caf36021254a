using Microsoft.Data.Sqlite;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// Tells whether the catalog has changed, whoever changed it: what was read stays true as long as its version is the
/// present one.
/// </summary>
internal sealed class CatalogVersion(ServerCatalog catalog, TimeProvider time) : IDisposable
{
    /// <summary>How often it is looked whether another file lies in the catalog's place.</summary>
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private CatalogWatch? _watch;
    private long _looked;
    private long _opened;

    /// <summary>The version now. Nothing is said of the order of two that differ.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>.</exception>
    public (long Opened, long Version) Now()
    {
        lock (_lock)
        {
            if (_watch is not null && time.GetElapsedTime(_looked) > s_lookAgain)
            {
                _looked = time.GetTimestamp();
                if (_watch.IsReplaced())
                    Close();
            }
            try
            {
                return (_opened, (_watch ?? Open()).Version());
            }
            catch (SqliteException)
            {
                // The file may have been taken away under the connection; another try says what is the matter.
                Close();
                return (_opened, Open().Version());
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Close();
    }

    private CatalogWatch Open()
    {
        _watch = catalog.Database.Watch();
        _opened++;
        _looked = time.GetTimestamp();
        return _watch;
    }

    private void Close()
    {
        _watch?.Dispose();
        _watch = null;
    }
}
