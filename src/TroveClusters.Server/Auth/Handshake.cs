using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Answers;

namespace TroveClusters.Server.Auth;

/// <summary>
/// The old way to log in, which the <c>trove</c> command takes where there is no Keystone: user, key and project in
/// headers, and the token and the service's address in those of the answer. The user is a token's name, the key the token.
/// </summary>
internal sealed class Handshake(ITokenVerifier tokens, ServerSettings settings)
{
    /// <summary>What clients get as a token where nobody needs one.</summary>
    private const string NotUsed = "notused";

    /// <summary>Answers a login.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        string? user = http.Request.Headers["X-Auth-User"], key = http.Request.Headers["X-Auth-Key"], project = http.Request.Headers["X-Auth-Project-Id"];
        if (string.IsNullOrWhiteSpace(project))
            throw new Fault(StatusCodes.Status400BadRequest, "X-Auth-Project-Id is missing: the tenant to work for.");
        if (settings.NeedsTokens
            && (string.IsNullOrEmpty(key) || await tokens.VerifyAsync(http, key) is not { } caller || caller.Name != user || caller.Tenant != project))
        {
            throw new Fault(StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
        }
        http.Response.Headers["X-Auth-Token"] = settings.NeedsTokens ? key : NotUsed;
        http.Response.Headers["X-Server-Management-Url"] = $"{http.Request.Scheme}://{http.Request.Host}/v1.0/{Uri.EscapeDataString(project)}";
        http.Response.Headers.CacheControl = "no-store";
        return Results.NoContent();
    }
}
