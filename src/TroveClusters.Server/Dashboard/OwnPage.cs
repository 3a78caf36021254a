using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;

namespace TroveClusters.Server.Dashboard;

/// <summary>
/// Whether a request that a browser vouches for by itself – with a cookie, or by being on this machine – is one of the dashboard's
/// own and not one that another site's page has it make.
/// </summary>
internal static class OwnPage
{
    /// <summary>The header the dashboard sends with each change. No form can send it, and no page of another site without being asked for leave.</summary>
    public const string Header = "X-Trove-Request";

    private const string Value = "dashboard";

    /// <summary>Whether a request only reads.</summary>
    public static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>Refuses a request that a page of another site makes.</summary>
    /// <exception cref="Fault">403.</exception>
    public static void RefuseForeign(HttpRequest request)
    {
        if (IsForeign(request))
            throw new Fault(StatusCodes.Status403Forbidden, "Requests from pages of other sites are not answered.");
    }

    /// <summary>Refuses a change that the dashboard has not asked for.</summary>
    /// <exception cref="Fault">403.</exception>
    public static void Require(HttpRequest request)
    {
        RefuseForeign(request);
        if (request.Headers[Header] != Value)
            throw new Fault(StatusCodes.Status403Forbidden, $"Changes that come with the dashboard's cookie need the header {Header}: {Value}.");
        if (request.ContentLength is not 0 && !request.HasJsonContentType())
            throw new Fault(StatusCodes.Status403Forbidden, "Changes that come with the dashboard's cookie are sent as application/json.");
    }

    private static bool IsForeign(HttpRequest request)
    {
        // "none" is what somebody types into the address bar.
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site] && site is not ("same-origin" or "none"))
            return true;
        // The scheme may be another one where TLS ends in front of the server.
        return request.Headers.Origin is [{ Length: > 0 } origin]
            && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && string.Equals(uri.Authority, Authority(request, uri.Scheme), StringComparison.OrdinalIgnoreCase));
    }

    private static string Authority(HttpRequest request, string scheme) =>
        Uri.TryCreate($"{scheme}://{request.Host}", UriKind.Absolute, out Uri? uri) ? uri.Authority : request.Host.ToString();
}
