using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Input;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>What administrators may do: see and free the clusters of all tenants, and set quotas.</summary>
internal sealed class ManagementRoutes(ClusterReads reads, ClusterChanges changes, ClusterReset reset, TenantServices tenants, ServerCatalog catalog)
{
    private static readonly string[] s_resources = ["instances", "volumes", "ram"];

    /// <summary>GET /mgmt/clusters: all of them, not in pages. Of deleted ones nothing is kept but their operations.</summary>
    public async Task<IResult> ListAsync(HttpContext http, string tenant)
    {
        var all = new List<ClusterBody>();
        if (!string.Equals(http.Request.Query["deleted"], "true", StringComparison.OrdinalIgnoreCase))
        {
            foreach (string owner in await Task.Run(catalog.Tenants, http.RequestAborted))
                all.AddRange((await reads.AllAsync(owner, http.RequestAborted)).Select(cluster => ClusterAnswers.Cluster(cluster, Links.Of(http, tenant), owner)));
        }
        return JsonAnswer.Of(new ClustersAnswer([.. all.OrderBy(cluster => cluster.Id, StringComparer.Ordinal)]), AnswerJson.Default.ClustersAnswer);
    }

    /// <summary>GET /mgmt/clusters/{id}.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string tenant, string id)
    {
        (string owner, TroveCluster cluster) = await GetAsync(id, http.RequestAborted);
        return JsonAnswer.Of(new ClusterAnswer(ClusterAnswers.Cluster(cluster, Links.Of(http, tenant), owner)), AnswerJson.Default.ClusterAnswer);
    }

    /// <summary>POST /mgmt/clusters/{id}/action.</summary>
    public async Task<IResult> ActAsync(HttpContext http, string tenant, string id)
    {
        using JsonDocument body = await Body.ReadAsync(http);
        if (body.RootElement.ValueKind != JsonValueKind.Object || body.RootElement.GetPropertyCount() != 1 || !body.RootElement.TryGetProperty("reset-task", out _))
            throw new Fault(StatusCodes.Status400BadRequest, "Invalid cluster action requested.");
        Body.Check(Schemas.ResetTask, body.RootElement);
        (string owner, TroveCluster cluster) = await GetAsync(id, http.RequestAborted);
        await reset.ResetAsync(owner, cluster.Id, http.RequestAborted);
        return JsonAnswer.Accepted;
    }

    /// <summary>DELETE /mgmt/clusters/{id}.</summary>
    public async Task<IResult> DeleteAsync(HttpContext http, string tenant, string id)
    {
        (string owner, TroveCluster cluster) = await GetAsync(id, http.RequestAborted);
        if (!cluster.Task.Equals(TroveTask.Deleting))
        {
            (_, Task<OperationResult>? result) = await changes.BeginAsync(
                owner, new RemoveClusterRequest { ClusterId = cluster.Id, Command = ClusterChanges.Command(http, ""), AskedBy = ClusterChanges.AskedBy(http) }, "delete", http.RequestAborted);
            ClusterChanges.Observe(result);
        }
        return JsonAnswer.Accepted;
    }

    /// <summary>GET /mgmt/quotas/{id}.</summary>
    public async Task<IResult> QuotasAsync(HttpContext http, string tenant, string id)
    {
        IReadOnlyList<TroveQuota> quotas = await tenants.Of(Tenant(id)).GetQuotasAsync(new QuotaQuery(), http.RequestAborted);
        return JsonAnswer.Of(new QuotasAnswer([.. quotas.Select(quota => new QuotaBody(quota.Resource, quota.InUse, 0, quota.Limit))]), AnswerJson.Default.QuotasAnswer);
    }

    /// <summary>PUT /mgmt/quotas/{id}. All limits are checked before the first is written.</summary>
    public async Task<IResult> SetQuotasAsync(HttpContext http, string tenant, string id)
    {
        using JsonDocument body = await Body.ReadAsync(http);
        Body.Check(Schemas.Quotas, body.RootElement);
        List<(string Resource, int? Limit)> wanted = [.. body.RootElement.GetProperty("quotas").EnumerateObject().Select(quota => (quota.Name, Limit(quota.Value)))];
        if (wanted.Find(quota => !s_resources.Contains(quota.Resource)) is { Resource: { } unknown })
            throw new Fault(StatusCodes.Status404NotFound, $"Quota could not be found for resource {unknown}.");
        ITroveService service = tenants.Of(Tenant(id));
        foreach (bool checkOnly in (bool[])[true, false])
        {
            foreach ((string resource, int? limit) in wanted)
                await service.SetQuotaAsync(new SetQuotaRequest { Resource = resource, Limit = limit, CheckOnly = checkOnly }, http.RequestAborted);
        }
        IReadOnlyList<TroveQuota> quotas = await service.GetQuotasAsync(new QuotaQuery(), http.RequestAborted);
        return JsonAnswer.Of(new QuotaLimitsAnswer(quotas.ToDictionary(quota => quota.Resource, quota => quota.Limit)), AnswerJson.Default.QuotaLimitsAnswer);
    }

    private async Task<(string Owner, TroveCluster Cluster)> GetAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out Guid cluster) && await Task.Run(() => catalog.TenantOf(cluster), cancellationToken) is { } owner
            && await reads.FindAsync(owner, cluster, cancellationToken) is { } found
            ? (owner, found)
            : throw new Fault(StatusCodes.Status404NotFound, "DBCluster Not Found");

    private static string Tenant(string id) =>
        string.IsNullOrWhiteSpace(id) || id.Any(char.IsControl) ? throw new Fault(StatusCodes.Status404NotFound, "There is no such tenant.") : id;

    private static int? Limit(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null
        : value.TryGetInt32(out int limit) ? limit
        : throw new Fault(StatusCodes.Status400BadRequest, $"{value.GetRawText()} is no limit.");
}
