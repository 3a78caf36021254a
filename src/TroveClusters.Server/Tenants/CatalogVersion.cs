using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Server.Tenants;

/// <summary>
/// Tells whether the catalog has changed, whoever changed it: what was read stays true as long as its version is the
/// present one.
/// </summary>
internal sealed class CatalogVersion(ServerCatalog catalog, TimeProvider time) : IDisposable
{
    /// <summary>How often it is looked whether the catalog's file is still the same: on a connection it would not be noticed.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private CatalogConnection? _connection;
    private DateTime _file;
    private long _looked;
    private long _opened;

    /// <summary>
    /// The version when a request was judged; who needs it again while the request is answered need not ask again.
    /// </summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>, <c>CatalogVersionTooNew</c>.</exception>
    public (long Opened, long Version) Of(HttpContext http)
    {
        if (http.Features.Get<Seen>() is { } seen)
            return seen.Version;
        (long, long) version = Now();
        http.Features.Set(new Seen(version));
        return version;
    }

    /// <summary>Has the version asked for again by a request that is answered for long.</summary>
    public static void Forget(HttpContext http) => http.Features.Set<Seen>(null);

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
        if (_connection is not null && (time.GetElapsedTime(_looked) < s_between || IsSameFile()))
            return _connection;
        Close();
        // Read before it is opened: a file that takes its place in between is met at the next look.
        _file = catalog.FileCreated();
        _looked = time.GetTimestamp();
        return _connection = catalog.Database.Connect();
    }

    private bool IsSameFile()
    {
        _looked = time.GetTimestamp();
        return catalog.FileCreated() == _file;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
        // Another connection counts from elsewhere.
        _opened++;
    }

    private sealed record Seen((long, long) Version);
}
