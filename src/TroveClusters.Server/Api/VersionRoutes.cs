using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>What needs no tenant: the versions of the API, and whether the server is well.</summary>
internal sealed class VersionRoutes(CatalogVersion catalog)
{
    private const string Media = "application/vnd.openstack.trove+json";

    /// <summary>GET /.</summary>
    public static IResult List(HttpContext http)
    {
        CheckMedia(http);
        return JsonAnswer.Of(new VersionsAnswer([Version(http)]), AnswerJson.Default.VersionsAnswer);
    }

    /// <summary>GET /v1.0.</summary>
    public static IResult Show(HttpContext http)
    {
        CheckMedia(http);
        return JsonAnswer.Of(new VersionAnswer(Version(http)), AnswerJson.Default.VersionAnswer);
    }

    /// <summary>GET /healthcheck: whether the catalog can be read.</summary>
    public IResult Health()
    {
        catalog.Now();
        return Results.Text("OK");
    }

    private static VersionBody Version(HttpContext http) =>
        new("v1.0", "CURRENT", "2012-08-01T00:00:00Z", [new Link($"{http.Request.Scheme}://{http.Request.Host}/v1.0/", "self")]);

    /// <summary>Who asks for a version by its media type asks for 1.0, or for what there is not.</summary>
    private static void CheckMedia(HttpContext http)
    {
        foreach (string? accept in http.Request.Headers.Accept)
        {
            if (accept is not null && accept.StartsWith(Media, StringComparison.OrdinalIgnoreCase)
                && accept.Split(';').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("version=", StringComparison.OrdinalIgnoreCase)) is { } version
                && version != "version=1.0")
                throw new Fault(StatusCodes.Status406NotAcceptable, "version not supported");
        }
    }
}
