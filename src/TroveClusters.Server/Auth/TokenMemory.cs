using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Auth;

/// <summary>
/// Remembers whose token it is as long as the catalog does not change, so that not every request looks it up: a token that
/// is removed is refused with the next request. Tokens themselves are not kept, only their hashes.
/// </summary>
internal sealed class TokenMemory(ITokenVerifier verifier, CatalogVersion version)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (Caller Caller, (long, long) Version)> _known = new(StringComparer.Ordinal);

    /// <summary>The caller who has a token; null for nobody.</summary>
    public async ValueTask<Caller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        (long, long) now = version.Now();
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGetValue(hash, out (Caller Caller, (long, long) Version) known) && known.Version == now)
            return known.Caller;
        Caller? caller = await verifier.VerifyAsync(token, cancellationToken);
        if (_known.Count >= Most)
            _known.Clear();
        if (caller is null)
            _known.TryRemove(hash, out _);
        else
            _known[hash] = (caller, now);
        return caller;
    }
}
