using System.Net;
using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Dashboard;
using TroveClusters.Server.Service;

namespace TroveClusters.Server.Auth;

/// <summary>Lets a request through to its route when its caller may ask for it.</summary>
internal sealed class Access(RequestDelegate next, ITokenVerifier tokens, SessionCookie cookie, ServerSettings settings)
{
    /// <summary>The header OpenStack's clients send their token in.</summary>
    public const string TokenHeader = "X-Auth-Token";

    private const int LongestTenant = 255;
    private const string Bearer = "Bearer ";

    public async Task InvokeAsync(HttpContext http)
    {
        AccessRule? rule = http.GetEndpoint()?.Metadata.GetMetadata<AccessMetadata>()?.Rule;
        if (rule is not (null or AccessRule.Everybody))
        {
            http.Features.Set(await JudgeAsync(http, rule.Value));
            http.Features.Set(new Admission(() => JudgeAsync(http, rule.Value)));
        }
        await next(http);
    }

    private async Task<Caller> JudgeAsync(HttpContext http, AccessRule rule)
    {
        Caller caller = settings.NeedsTokens ? await FindAsync(http, rule) : Anybody(http);
        if (rule is AccessRule.Tenant or AccessRule.Administrator)
        {
            var tenant = (string)http.Request.RouteValues["tenant"]!;
            if (caller.Tenant is not null && caller.Tenant != tenant)
                throw new Fault(StatusCodes.Status403Forbidden, $"User with tenant id {caller.Tenant} cannot access this resource.");
            if (tenant.Length > LongestTenant || string.IsNullOrWhiteSpace(tenant) || tenant.Any(char.IsControl))
                throw new Fault(StatusCodes.Status404NotFound, "There is no such tenant.");
        }
        // 401 is what Trove answers, although it knows who asks.
        if (rule is AccessRule.Administrator or AccessRule.Operator && !caller.IsAdmin)
            throw new Fault(StatusCodes.Status401Unauthorized, "User does not have admin privileges.");
        return caller;
    }

    private async Task<Caller> FindAsync(HttpContext http, AccessRule rule)
    {
        string? token = http.Request.Headers[TokenHeader];
        if (string.IsNullOrEmpty(token) && (rule == AccessRule.Operator || ServiceFaults.IsOurs(http)) && (string?)http.Request.Headers.Authorization is { } authorization
            && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            token = authorization[Bearer.Length..].Trim();
        }
        // The dashboard's cookie opens the service it speaks to, and no other part of the server.
        if (string.IsNullOrEmpty(token) && ServiceFaults.IsOurs(http))
            token = cookie.TokenOf(http);
        return !string.IsNullOrEmpty(token) && await tokens.VerifyAsync(http, token) is { } caller
            ? caller
            : throw Unauthorized(http);
    }

    /// <summary>
    /// Nobody needs a token at loopback. A page in somebody's browser could be there too, under a name that its own server
    /// has led to this address: only names of this machine are answered, and changes only where no page of another site
    /// asks for them.
    /// </summary>
    private static Caller Anybody(HttpContext http)
    {
        if (!IsLoopback(http.Request.Host.Host))
            throw new Fault(StatusCodes.Status403Forbidden, "Without tokens only requests to localhost are answered.");
        if (!OwnPage.IsRead(http.Request))
            OwnPage.RefuseForeign(http.Request);
        return Caller.Anybody;
    }

    private static bool IsLoopback(string host) => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static Fault Unauthorized(HttpContext http)
    {
        // Whoever listens for long is judged again when the answer has long begun.
        if (!http.Response.HasStarted)
            http.Response.Headers.WWWAuthenticate = "Token";
        return new Fault(StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
    }
}
