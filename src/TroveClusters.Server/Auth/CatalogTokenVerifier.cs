using TroveClusters.Engine.Tokens;
using TroveClusters.Server.Hosting;

namespace TroveClusters.Server.Auth;

/// <summary>Tokens of the catalog, which remembers their hashes only.</summary>
internal sealed class CatalogTokenVerifier(ServerOptions options) : ITokenVerifier, IDisposable
{
    private readonly ServerTokenVerifier _verifier = new(new TroveServiceSettings { Home = options.Home });

    public async ValueTask<Caller?> VerifyAsync(string token, CancellationToken cancellationToken) =>
        await _verifier.VerifyAsync(token, cancellationToken) is { } identity ? new Caller(identity.Name, identity.Tenant, identity.IsAdmin) : null;

    public void Dispose() => _verifier.Dispose();
}
