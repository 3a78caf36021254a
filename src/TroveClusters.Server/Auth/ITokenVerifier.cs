namespace TroveClusters.Server.Auth;

/// <summary>Tells whose token it is.</summary>
internal interface ITokenVerifier
{
    /// <summary>The caller who has a token; null for nobody.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it cannot be told.</exception>
    ValueTask<Caller?> VerifyAsync(string token, CancellationToken cancellationToken);
}
