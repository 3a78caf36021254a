using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>What a tenant may have, and how often it may ask.</summary>
internal sealed class LimitRoutes(TenantServices tenants, ServerSettings settings)
{
    /// <summary>GET /limits.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string tenant)
    {
        IReadOnlyList<TroveQuota> quotas = await tenants.Of(tenant).GetQuotasAsync(new QuotaQuery(), http.RequestAborted);
        LimitBody absolute = new()
        {
            Verb = "ABSOLUTE",
            MaxInstances = Limit("instances"),
            MaxVolumes = Limit("volumes"),
            MaxRam = Limit("ram"),
            MaxBackups = 0,
        };
        IEnumerable<LimitBody> rates = new (string Verb, int Rate)[] { ("GET", settings.Rates.Get), ("POST", settings.Rates.Post), ("PUT", settings.Rates.Put), ("DELETE", settings.Rates.Delete) }
            .Where(rate => rate.Rate > 0)
            .Select(rate => new LimitBody { Verb = rate.Verb, Uri = "*", Regex = ".*", Value = rate.Rate, Unit = "MINUTE" });
        return JsonAnswer.Of(new LimitsAnswer([absolute, .. rates]), AnswerJson.Default.LimitsAnswer);

        int? Limit(string resource) => quotas.FirstOrDefault(quota => quota.Resource == resource)?.Limit;
    }
}
