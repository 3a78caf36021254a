using Microsoft.AspNetCore.Http;

namespace TroveClusters.Server.Auth;

/// <summary>Tells whose token it is.</summary>
internal interface ITokenVerifier
{
    /// <summary>The caller who has a token; null for nobody.</summary>
    /// <param name="http">The request it came with.</param>
    /// <param name="token">What was shown, whatever it is.</param>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it cannot be told.</exception>
    ValueTask<Caller?> VerifyAsync(HttpContext http, string token);
}
