using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Input;

namespace TroveClusters.Server.Api;

/// <summary>Actions on a cluster: POST /clusters/{id}, as Trove has it, and POST /clusters/{id}/action, as its specifications do.</summary>
internal sealed class ClusterActions(ClusterReads reads, ClusterChanges changes, ClusterReset reset, VolumeRule volumes)
{
    /// <summary>Actions that Trove knows and that these datastores do not have.</summary>
    private static readonly string[] s_unsupported = ["configuration_attach", "configuration_detach", "add_shard"];

    /// <summary>Does what the one key of the body says.</summary>
    public async Task<IResult> ActAsync(HttpContext http, string tenant, string id)
    {
        using JsonDocument body = await Body.ReadAsync(http);
        if (body.RootElement.ValueKind != JsonValueKind.Object || body.RootElement.GetPropertyCount() != 1)
            throw new Fault(StatusCodes.Status400BadRequest, "Action request should have exactly one action specified in body");
        string action = body.RootElement.EnumerateObject().First().Name;
        if (s_unsupported.Contains(action))
            throw new Fault(StatusCodes.Status400BadRequest, $"Action '{action}' not supported");
        if (!Schemas.Actions.TryGetValue(action, out Schema? schema))
            throw new Fault(StatusCodes.Status400BadRequest, $"Action {action} not supported");
        Body.Check(schema, body.RootElement);
        TroveCluster cluster = await reads.GetAsync(tenant, id, http.RequestAborted);
        JsonElement value = body.RootElement.GetProperty(action);
        if (action == "reset-status")
            return await ResetAsync(http, tenant, cluster, value);
        return await changes.AcceptAsync(http, tenant, await RequestAsync(http, tenant, cluster, action, value), action);
    }

    private async Task<OperationRequest> RequestAsync(HttpContext http, string tenant, TroveCluster cluster, string action, JsonElement value)
    {
        string command = ClusterChanges.Command(http, action), askedBy = ClusterChanges.AskedBy(http);
        switch (action)
        {
            case "grow":
                IReadOnlyList<TroveNodeSpec> nodes = ClusterInput.Nodes(value);
                await volumes.CheckAsync(tenant, cluster.Datastore, nodes, http.RequestAborted);
                return new AddNodesRequest { ClusterId = cluster.Id, Nodes = nodes, Command = command, AskedBy = askedBy };
            case "shrink":
                return new RemoveNodesRequest { ClusterId = cluster.Id, Nodes = ClusterInput.Ids(value), Command = command, AskedBy = askedBy };
            case "restart":
                return new RestartClusterRequest { ClusterId = cluster.Id, Command = command, AskedBy = askedBy };
            default:
                return new UpgradeClusterRequest { ClusterId = cluster.Id, DatastoreVersion = ClusterInput.Text(value, "datastore_version")!, Command = command, AskedBy = askedBy };
        }
    }

    private async Task<IResult> ResetAsync(HttpContext http, string tenant, TroveCluster cluster, JsonElement value)
    {
        // Trove lets members reset what they say they want to delete by force.
        if (!Caller.Of(http).IsAdmin && !value.TryGetProperty("force_delete", out _))
            throw new Fault(StatusCodes.Status403Forbidden, "Policy doesn't allow cluster:reset-status to be performed.");
        await reset.ResetAsync(tenant, cluster.Id, http.RequestAborted);
        return await reads.FindAsync(tenant, cluster.Id, http.RequestAborted) is { } now
            ? JsonAnswer.Of(new ClusterAnswer(ClusterAnswers.Cluster(now, Links.Of(http, tenant))), AnswerJson.Default.ClusterAnswer, StatusCodes.Status202Accepted)
            : JsonAnswer.Accepted;
    }
}
