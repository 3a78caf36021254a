using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Input;

namespace TroveClusters.Server.Api;

/// <summary>Instances: here each is a member of a cluster, and only its cluster can be changed.</summary>
internal sealed class InstanceRoutes(ClusterReads reads, ServerSettings settings)
{
    /// <summary>GET /instances. Trove leaves members of clusters out unless they are asked for.</summary>
    public async Task<IResult> ListAsync(HttpContext http, string tenant)
    {
        PageQuery query = PageQuery.Of(http, settings.InstancesPageSize);
        if (!string.Equals(http.Request.Query["include_clustered"], "true", StringComparison.OrdinalIgnoreCase))
            return JsonAnswer.Of(new InstancesAnswer([]), AnswerJson.Default.InstancesAnswer);
        var links = Links.Of(http, tenant);
        List<(TroveCluster Cluster, TroveClusterNode Node)> page =
            [.. (await reads.InstancesAsync(tenant, query.Marker, query.Limit + 1, http.RequestAborted)).OrderBy(one => ClusterAnswers.Id(one.Node.Id), StringComparer.Ordinal)];
        List<(TroveCluster Cluster, TroveClusterNode Node)> shown = [.. page.Take(query.Limit)];
        return JsonAnswer.Of(
            new InstancesAnswer([.. shown.OrderByDescending(one => one.Node.Created).Select(one => ClusterAnswers.Instance(one.Cluster, one.Node, links))])
            {
                Links = page.Count > query.Limit ? links.Next("instances", ClusterRoutes.WithoutMarker(http), ClusterAnswers.Id(shown[^1].Node.Id)) : null,
            },
            AnswerJson.Default.InstancesAnswer);
    }

    /// <summary>GET /instances/{id}.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string tenant, string id)
    {
        (TroveCluster cluster, TroveClusterNode node) = await reads.InstanceAsync(tenant, id, http.RequestAborted);
        return JsonAnswer.Of(new InstanceAnswer(ClusterAnswers.Instance(cluster, node, Links.Of(http, tenant))), AnswerJson.Default.InstanceAnswer);
    }

    /// <summary>GET /instances/{id}/modules: clients ask it of every member of a cluster.</summary>
    public async Task<IResult> ModulesAsync(HttpContext http, string tenant, string id)
    {
        await reads.InstanceAsync(tenant, id, http.RequestAborted);
        return JsonAnswer.Of(new ModulesAnswer([]), AnswerJson.Default.ModulesAnswer);
    }

    /// <summary>Whatever would change an instance by itself.</summary>
    public async Task<IResult> RefuseAsync(HttpContext http, string tenant, string id)
    {
        await reads.InstanceAsync(tenant, id, http.RequestAborted);
        throw new Fault(StatusCodes.Status501NotImplemented, "Operation not supported for instances that are part of a cluster.");
    }

    /// <summary>POST /instances.</summary>
    public static IResult RefuseCreation(string tenant) => throw new Fault(StatusCodes.Status501NotImplemented, "There are clusters here, and no instances by themselves.");
}
