using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Tokens;
using TroveClusters.Server.Hosting;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Auth;

/// <summary>
/// Tokens of the catalog, which remembers their hashes only. Who was told once is remembered as long as nobody has written to
/// the catalog: a token that was removed opens nothing from then on.
/// </summary>
internal sealed class CatalogTokenVerifier(ServerOptions options, CatalogVersion version, TimeProvider time) : ITokenVerifier, IDisposable
{
    /// <summary>The engine hears of a token that is in use this often, and notes when that was.</summary>
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(10);

    private const int Most = 1000;

    private readonly ServerTokenVerifier _verifier = new(new TroveServiceSettings { Home = options.Home });
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public async ValueTask<Caller?> VerifyAsync(HttpContext http, string token)
    {
        // Read before the token is: what changes meanwhile makes it untrue.
        (long, long) present = version.Of(http);
        if (_known.TryGetValue(token, out Known? known) && known.Version == present && time.GetElapsedTime(known.At) < s_age && !(known.Expires <= time.GetUtcNow()))
            return known.Caller;
        long at = time.GetTimestamp();
        if (await _verifier.VerifyAsync(token, http.RequestAborted) is not { } identity)
            return null;
        var caller = new Caller(identity.Name, identity.Tenant, identity.IsAdmin);
        if (_known.Count >= Most)
            _known.Clear();
        _known[token] = new Known(present, at, caller, identity.Expires);
        return caller;
    }

    public void Dispose() => _verifier.Dispose();

    private sealed record Known((long, long) Version, long At, Caller Caller, DateTimeOffset? Expires);
}
