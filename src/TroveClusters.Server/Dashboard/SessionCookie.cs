using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;

namespace TroveClusters.Server.Dashboard;

/// <summary>The cookie that names a session. No script reads it, and no other site's page has it sent.</summary>
internal sealed class SessionCookie(DashboardSessions sessions)
{
    private const string Plain = "trove-session";

    /// <summary>Browsers take a cookie of this name over TLS only, from this very host, for all of it.</summary>
    private const string Tls = "__Host-trove-session";

    private const int LongestId = 100;

    /// <summary>The token of the session a request belongs to; null where it belongs to none.</summary>
    /// <exception cref="Fault">403: it would change something, and the dashboard has not asked for it.</exception>
    public string? TokenOf(HttpContext http)
    {
        if (IdOf(http.Request) is not { } id || sessions.TokenOf(id) is not { } token)
            return null;
        if (!OwnPage.IsRead(http.Request))
            OwnPage.Require(http.Request);
        return token;
    }

    /// <summary>Begins a session with an answer.</summary>
    public void Begin(HttpContext http, string token)
    {
        End(http);
        http.Response.Cookies.Append(Name(http.Request), sessions.Begin(token), Options(http.Request));
    }

    /// <summary>Ends the session of a request, if it belongs to one.</summary>
    public void End(HttpContext http)
    {
        if (IdOf(http.Request) is { } id)
            sessions.End(id);
    }

    /// <summary>Has the browser forget the cookie.</summary>
    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name(http.Request), Options(http.Request));

    private static string Name(HttpRequest request) => request.IsHttps ? Tls : Plain;

    private static string? IdOf(HttpRequest request) =>
        request.Cookies[Name(request)] is { Length: > 0 and <= LongestId } id ? id : null;

    // Without an end: the browser's own session is the cookie's.
    private static CookieOptions Options(HttpRequest request) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, Path = "/", IsEssential = true };
}
