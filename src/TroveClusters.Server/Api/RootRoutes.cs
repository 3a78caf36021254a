using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Input;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>
/// A cluster's root. Vertica's is enabled and told as Trove did; of Redis, whose clusters were open in Trove, the one user
/// there is is told: there is no other way to it by this API.
/// </summary>
internal sealed class RootRoutes(ClusterReads reads, ClusterChanges changes, TenantServices tenants)
{
    /// <summary>POST /clusters/{id}/root.</summary>
    public async Task<IResult> EnableAsync(HttpContext http, string tenant, string id)
    {
        using JsonDocument? body = await Body.FindAsync(http);
        if (body is not null)
            Body.Check(Schemas.Root, body.RootElement);
        string? password = body is null ? null : ClusterInput.Text(body.RootElement, "password");
        TroveCluster cluster = await reads.GetAsync(tenant, id, http.RequestAborted);
        Private(http);
        if (cluster is not VerticaCluster)
        {
            if (password is not null)
                throw new Fault(StatusCodes.Status400BadRequest, "The password of such a cluster is made with it and stays.");
            return User(await tenants.Of(tenant).GetCredentialAsync(cluster.Id, http.RequestAborted));
        }
        (_, Task<OperationResult>? result) = await changes.BeginAsync(
            tenant,
            new EnableRootRequest { ClusterId = cluster.Id, Password = password, Command = ClusterChanges.Command(http, ""), AskedBy = ClusterChanges.AskedBy(http) },
            "enable_root", http.RequestAborted);
        if (result is not null)
            await result;
        return User(await tenants.Of(tenant).GetRootCredentialAsync(cluster.Id, http.RequestAborted) ?? throw ClusterReads.NotFound(id));
    }

    /// <summary>GET /clusters/{id}/root.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string tenant, string id)
    {
        TroveCluster cluster = await reads.GetAsync(tenant, id, http.RequestAborted);
        Private(http);
        if (cluster is VerticaCluster vertica)
            return JsonAnswer.Of(new RootAnswer { RootEnabled = vertica.RootEnabled }, AnswerJson.Default.RootAnswer);
        TroveClusterCredential credential = await tenants.Of(tenant).GetCredentialAsync(cluster.Id, http.RequestAborted);
        return JsonAnswer.Of(new RootAnswer { RootEnabled = true, User = new UserBody(credential.UserName, credential.Password) }, AnswerJson.Default.RootAnswer);
    }

    private static JsonAnswer User(TroveClusterCredential credential) =>
        JsonAnswer.Of(new UserAnswer(new UserBody(credential.UserName, credential.Password)), AnswerJson.Default.UserAnswer);

    /// <summary>Nothing between here and the caller keeps a password.</summary>
    private static void Private(HttpContext http) => http.Response.Headers.CacheControl = "no-store";
}
