namespace TroveClusters.Server.Auth;

/// <summary>Tokens of the catalog.</summary>
internal sealed class CatalogTokenVerifier : ITokenVerifier
{
    public ValueTask<Caller?> VerifyAsync(string token, CancellationToken cancellationToken) => ValueTask.FromResult<Caller?>(null);
}
