using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Api;
using TroveClusters.Server.Auth;

namespace TroveClusters.Server.Dashboard;

/// <summary>The dashboard's page and files, and signing in and out.</summary>
internal sealed class DashboardRoutes(DashboardFiles files, SessionCookie cookie, ITokenVerifier tokens, ServerSettings settings)
{
    /// <summary>Maps them. They are no part of the API that is described.</summary>
    public void Map(IEndpointRouteBuilder open)
    {
        RouteGroupBuilder dashboard = open.MapGroup("/dashboard").ExcludeFromDescription();
        dashboard.MapGet("/{**path}", File).WithMetadata(new FileMetadata());
        // As functions: methods of this form would be taken for ones that write the answer themselves.
        Func<HttpContext, Task<IResult>> session = SessionAsync, signIn = SignInAsync;
        dashboard.MapGet("/session", session);
        dashboard.MapPost("/sign-in", signIn).WithMetadata(new SignInMetadata());
        dashboard.MapPost("/sign-out", SignOut);
    }

    /// <summary>GET /: the page for who asks for one, as browsers do; for all others the versions of the API.</summary>
    public IResult Root(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept";
        return http.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
            ? new FileAnswer(files.Page)
            : VersionRoutes.List(http);
    }

    private IResult File(string? path) => files.TryGet(path ?? "", out DashboardFile? file)
        ? new FileAnswer(file)
        : throw new Fault(StatusCodes.Status404NotFound, "The resource could not be found.");

    /// <summary>Who is signed in, which is no error where nobody is.</summary>
    private async Task<IResult> SessionAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!settings.NeedsTokens)
            return JsonAnswer.Of(new SessionAnswer(NeedsToken: false, SignedIn: true, null, null, IsAdmin: true), DashboardJson.Default.SessionAnswer);
        Caller? caller = cookie.TokenOf(http) is { } token ? await tokens.VerifyAsync(http, token) : null;
        return JsonAnswer.Of(new SessionAnswer(NeedsToken: true, caller is not null, caller?.Name, caller?.Tenant, caller?.IsAdmin ?? false), DashboardJson.Default.SessionAnswer);
    }

    private async Task<IResult> SignInAsync(HttpContext http)
    {
        OwnPage.Require(http.Request);
        http.Response.Headers.CacheControl = "no-store";
        if (!settings.NeedsTokens)
            throw new Fault(StatusCodes.Status400BadRequest, "Nobody needs a token here.");
        string token = await TokenAsync(http);
        if (await tokens.VerifyAsync(http, token) is not { } caller)
            throw new Fault(StatusCodes.Status401Unauthorized, "There is no such token, or it has expired.");
        http.Features.Set(caller);
        cookie.Begin(http, token);
        return Results.NoContent();
    }

    private IResult SignOut(HttpContext http)
    {
        OwnPage.Require(http.Request);
        cookie.End(http);
        SessionCookie.Remove(http);
        return Results.NoContent();
    }

    private static async Task<string> TokenAsync(HttpContext http)
    {
        try
        {
            if ((await JsonSerializer.DeserializeAsync(http.Request.Body, DashboardJson.Default.SignInBody, http.RequestAborted))?.Token is { } token)
                return token.Trim();
        }
        catch (JsonException)
        {
            // Its words could have a part of the token in them.
        }
        throw new Fault(StatusCodes.Status400BadRequest, "The body must be an object with the token, and nothing else.");
    }
}
