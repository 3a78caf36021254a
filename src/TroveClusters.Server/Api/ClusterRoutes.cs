using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Configuration;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Input;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>Clusters: list, create, show, delete, and their instances.</summary>
internal sealed class ClusterRoutes(ClusterReads reads, ClusterChanges changes, ClusterReset reset, VolumeRule volumes, AnswerMemory memory, ClusterRows rows, ServerSettings settings)
{
    /// <summary>GET /clusters.</summary>
    public async Task<IResult> ListAsync(HttpContext http, string tenant)
    {
        PageQuery query = PageQuery.Of(http, settings.ClustersPageSize);
        return new JsonAnswer(await memory.GetAsync(http, opened => rows.OfPage(opened, tenant, query.Marker, query.Limit + 1), async () =>
        {
            List<TroveCluster> page = await reads.PageAsync(tenant, query.Marker, query.Limit + 1, http.RequestAborted);
            var links = Links.Of(http, tenant);
            var shown = page.Take(query.Limit).ToList();
            return JsonSerializer.SerializeToUtf8Bytes(
                new ClustersAnswer([.. shown.Select(cluster => ClusterAnswers.Cluster(cluster, links))])
                {
                    Links = page.Count > query.Limit ? links.Next("clusters", WithoutMarker(http), ClusterAnswers.Id(shown[^1].Id)) : null,
                },
                AnswerJson.Default.ClustersAnswer);
        }));
    }

    /// <summary>GET /clusters/{id}.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string tenant, string id)
    {
        if (!Guid.TryParseExact(id, "D", out Guid cluster))
            throw ClusterReads.NotFound(id);
        return new JsonAnswer(await memory.GetAsync(http, opened => rows.Of(opened, tenant, cluster), async () => JsonSerializer.SerializeToUtf8Bytes(
            new ClusterAnswer(ClusterAnswers.Cluster(await reads.GetAsync(tenant, id, http.RequestAborted), Links.Of(http, tenant))),
            AnswerJson.Default.ClusterAnswer)));
    }

    /// <summary>POST /clusters.</summary>
    public async Task<IResult> CreateAsync(HttpContext http, string tenant)
    {
        using JsonDocument body = await Body.ReadAsync(http);
        Body.Check(Schemas.Create, body.RootElement);
        CreateClusterRequest request = ClusterInput.Create(
            body.RootElement.GetProperty("cluster"), ClusterChanges.Command(http, ""), ClusterChanges.AskedBy(http));
        await volumes.CheckAsync(tenant, request.Datastore, request.Nodes, http.RequestAborted);
        return await changes.AcceptAsync(http, tenant, request, "create");
    }

    /// <summary>DELETE /clusters/{id}. One that is being deleted is deleted as asked, and so is one whose creation is undone.</summary>
    public async Task<IResult> DeleteAsync(HttpContext http, string tenant, string id)
    {
        if (Guid.TryParseExact(id, "D", out Guid unmade) && await reset.IsUnmadeAsync(tenant, unmade, http.RequestAborted))
            return JsonAnswer.Accepted;
        TroveCluster cluster = await reads.GetAsync(tenant, id, http.RequestAborted);
        try
        {
            (_, Task<OperationResult>? result) = await changes.BeginAsync(
                tenant, new RemoveClusterRequest { ClusterId = cluster.Id, Command = ClusterChanges.Command(http, ""), AskedBy = ClusterChanges.AskedBy(http) }, "delete", http.RequestAborted);
            ClusterChanges.Observe(result);
        }
        catch (Fault e) when (e.Status is StatusCodes.Status422UnprocessableEntity)
        {
            // Somebody else was faster.
            if (await reads.FindAsync(tenant, cluster.Id, http.RequestAborted) is { } busy && !busy.Task.Equals(TroveTask.Deleting))
                throw;
        }
        return JsonAnswer.Accepted;
    }

    /// <summary>GET /clusters/{id}/instances/{iid}.</summary>
    public async Task<IResult> ShowInstanceAsync(HttpContext http, string tenant, string id, string iid)
    {
        TroveCluster cluster = await reads.GetAsync(tenant, id, http.RequestAborted);
        TroveClusterNode node = cluster.Nodes.FirstOrDefault(one => string.Equals(ClusterAnswers.Id(one.Id), iid, StringComparison.OrdinalIgnoreCase))
            ?? throw ClusterReads.InstanceNotFound(iid);
        return JsonAnswer.Of(new InstanceAnswer(ClusterAnswers.Instance(cluster, node, Links.Of(http, tenant))), AnswerJson.Default.InstanceAnswer);
    }

    /// <summary>The query of a page, for the next one.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> WithoutMarker(HttpContext http) =>
        http.Request.Query.Where(part => part.Key != "marker").Select(part => KeyValuePair.Create(part.Key, part.Value.ToString()));
}
