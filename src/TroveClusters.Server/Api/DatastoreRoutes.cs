using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>Datastores and their versions. Their names are their ids.</summary>
internal sealed class DatastoreRoutes(TenantServices tenants)
{
    /// <summary>GET /datastores.</summary>
    public async Task<IResult> ListAsync(HttpContext http, string tenant)
    {
        var links = Links.Of(http, tenant);
        IReadOnlyList<TroveDatastore> all = await tenants.Of(tenant).GetDatastoresAsync(http.RequestAborted);
        return JsonAnswer.Of(new DatastoresAnswer([.. all.Select(datastore => Show(datastore, links))]), AnswerJson.Default.DatastoresAnswer);
    }

    /// <summary>GET /datastores/{datastore}.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string tenant, string datastore) => JsonAnswer.Of(
        new DatastoreAnswer(Show(await GetAsync(http, tenant, datastore), Links.Of(http, tenant))), AnswerJson.Default.DatastoreAnswer);

    /// <summary>GET /datastores/{datastore}/versions.</summary>
    public async Task<IResult> VersionsAsync(HttpContext http, string tenant, string datastore) => JsonAnswer.Of(
        new DatastoreVersionsAnswer(Versions(await GetAsync(http, tenant, datastore), Links.Of(http, tenant))), AnswerJson.Default.DatastoreVersionsAnswer);

    /// <summary>GET /datastores/{datastore}/versions/{version}.</summary>
    public async Task<IResult> VersionAsync(HttpContext http, string tenant, string datastore, string version)
    {
        DatastoreVersionBody found = Versions(await GetAsync(http, tenant, datastore), Links.Of(http, tenant)).FirstOrDefault(one => one.Id == version)
            ?? throw new Fault(StatusCodes.Status404NotFound, $"Datastore version '{version}' cannot be found.");
        return JsonAnswer.Of(new DatastoreVersionAnswer(found), AnswerJson.Default.DatastoreVersionAnswer);
    }

    private async Task<TroveDatastore> GetAsync(HttpContext http, string tenant, string name) =>
        (await tenants.Of(tenant).GetDatastoresAsync(http.RequestAborted)).FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new Fault(StatusCodes.Status404NotFound, $"Datastore '{name}' cannot be found.");

    private static DatastoreBody Show(TroveDatastore datastore, Links links) => new(
        datastore.Name, datastore.Name, datastore.DefaultVersion.Length > 0 ? datastore.DefaultVersion : null, Versions(datastore, links), links.To("datastores", Uri.EscapeDataString(datastore.Name)));

    private static IReadOnlyList<DatastoreVersionBody> Versions(TroveDatastore datastore, Links links) =>
    [
        .. datastore.Versions.Distinct().Select(version => new DatastoreVersionBody(
            version, version, datastore.Name, links.To($"datastores/{Uri.EscapeDataString(datastore.Name)}/versions", Uri.EscapeDataString(version)), Active: 1)),
    ];
}
