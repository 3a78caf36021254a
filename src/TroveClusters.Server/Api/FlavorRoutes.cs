using System.Globalization;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>Flavors.</summary>
internal sealed class FlavorRoutes(TenantServices tenants)
{
    /// <summary>GET /flavors.</summary>
    public async Task<IResult> ListAsync(HttpContext http, string tenant)
    {
        var links = Links.Of(http, tenant);
        IReadOnlyList<TroveFlavor> flavors = await tenants.Of(tenant).GetFlavorsAsync(http.RequestAborted);
        return JsonAnswer.Of(new FlavorsAnswer([.. flavors.Select(flavor => Show(flavor, links))]), AnswerJson.Default.FlavorsAnswer);
    }

    /// <summary>GET /flavors/{id}. A name is none: clients look it up in the list when this says so.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string tenant, string id)
    {
        IReadOnlyList<TroveFlavor> flavors = await tenants.Of(tenant).GetFlavorsAsync(http.RequestAborted);
        TroveFlavor flavor = flavors.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase))
            ?? throw new Fault(StatusCodes.Status404NotFound, $"Resource {id} cannot be found.");
        return JsonAnswer.Of(new FlavorAnswer(Show(flavor, Links.Of(http, tenant))), AnswerJson.Default.FlavorAnswer);
    }

    private static FlavorBody Show(TroveFlavor flavor, Links links) => new(
        long.TryParse(flavor.Id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null,
        flavor.Id, flavor.Name, flavor.Ram, flavor.Vcpus, flavor.Disk, flavor.Ephemeral, links.To("flavors", Uri.EscapeDataString(flavor.Id)));
}
