using System.Security.Cryptography;
using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Tokens;

/// <summary>
/// Tells who shows a token, for a server that asks at each request. Thread-safe. What the catalog said is remembered until anybody
/// writes to it, so that a token that was removed opens nothing from the moment its removal is done.
/// </summary>
public sealed class ServerTokenVerifier : IDisposable
{
    /// <summary>How exact the time of a token's last use is. Each is a write, which others wait for.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromMinutes(1);

    /// <summary>How long a connection is kept: were the catalog's file replaced by another one, it would not be noticed on it.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(5);

    private readonly EngineServices _services;
    private readonly TimeProvider _time;
    private readonly object _lock = new();
    private readonly Dictionary<string, ServerTokenRow> _known = [];
    private readonly Dictionary<Guid, DateTimeOffset> _used = [];
    private CatalogConnection? _connection;
    private DateTimeOffset _opened;
    private long _version;
    private Task _writing = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Verifies the tokens of a home, of all tenants.</summary>
    /// <param name="settings">Which home. Its tenant does not matter.</param>
    public ServerTokenVerifier(TroveServiceSettings settings)
        : this(new EngineServices(settings ?? throw new ArgumentNullException(nameof(settings))), TimeProvider.System)
    {
    }

    /// <summary>Verifies with services, and by a clock, of a test's own.</summary>
    internal ServerTokenVerifier(EngineServices services, TimeProvider time) => (_services, _time) = (services, time);

    /// <summary>Done when all uses so far are written.</summary>
    internal Task Written
    {
        get
        {
            lock (_lock)
                return _writing;
        }
    }

    /// <summary>Who shows a token; null where it is none, was removed or has expired.</summary>
    /// <param name="token">What was shown, whatever it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>, <c>CatalogVersionTooNew</c>: nobody can tell.</exception>
    public ValueTask<ServerTokenIdentity?> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        cancellationToken.ThrowIfCancellationRequested();
        if (ServerTokenText.Hash(token) is not { } hash)
            return ValueTask.FromResult<ServerTokenIdentity?>(null);
        DateTimeOffset now = _time.GetUtcNow();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (Find(hash, now) is not { } row || row.IsExpired(now))
                return ValueTask.FromResult<ServerTokenIdentity?>(null);
            NoteUse(row, now);
            return ValueTask.FromResult<ServerTokenIdentity?>(new ServerTokenIdentity(row.Name, row.Tenant, row.Role == TroveServerRole.Admin) { Expires = row.Expires });
        }
    }

    /// <summary>Lets the catalog go.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            Close();
        }
    }

    private ServerTokenRow? Find(byte[] hash, DateTimeOffset now)
    {
        try
        {
            if (Connection(now) is not { } connection)
                return null;
            // Asked before the row is read: a row that is newer than the version it is kept under is only read once more.
            long version = connection.Version();
            if (version != _version)
                Forget(version);
            string key = Convert.ToHexString(hash);
            if (!_known.TryGetValue(key, out ServerTokenRow? row))
            {
                row = connection.Read(session => ServerTokenRepository.FindByHash(session, hash));
                // Only what exists is kept: whoever makes tokens up must not fill our memory.
                if (row is not null)
                    _known.Add(key, row);
            }
            // SQLite found it by its hash; how long that took says nothing of any token. That it is the one is not left to SQLite.
            return row is not null && CryptographicOperations.FixedTimeEquals(row.Hash, hash) ? row : null;
        }
        catch
        {
            Close();
            throw;
        }
    }

    private CatalogConnection? Connection(DateTimeOffset now)
    {
        if (_connection is not null && now - _opened < s_kept && now >= _opened && _services.Catalog.Exists)
            return _connection;
        Close();
        _opened = now;
        return _connection = _services.Catalog.Connect();
    }

    private void Forget(long version)
    {
        _known.Clear();
        _version = version;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
        // Another connection counts from elsewhere.
        Forget(-1);
    }

    /// <summary>Has it written that a token was used. Nobody waits for that, and it is no reason to refuse anything.</summary>
    private void NoteUse(ServerTokenRow row, DateTimeOffset now)
    {
        if (IsRecent(row.LastUsed) || (_used.TryGetValue(row.Id, out DateTimeOffset noted) && IsRecent(noted)))
            return;
        _used[row.Id] = now;
        _writing = _writing.ContinueWith(_ => Write(row.Id, now), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        bool IsRecent(DateTimeOffset? used) => used is { } time && now - time < s_between && time <= now;
    }

    private void Write(Guid id, DateTimeOffset used)
    {
        try
        {
            if (_services.Catalog.Exists)
                _services.Catalog.Write(session => ServerTokenRepository.SetLastUsed(session, id, used));
        }
        catch (TroveException)
        {
            // The next use is written.
        }
    }
}
