using Microsoft.AspNetCore.Http;
using TroveClusters.Engine.Datastores;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Tenants;
using TroveClusters.Server.Work;

namespace TroveClusters.Server.Api;

/// <summary>Plans and begins changes of clusters.</summary>
internal sealed class ClusterChanges(TenantServices tenants, OperationHost host, ClusterReads reads)
{
    /// <summary>The longest command the journal gets; a path can be as long as anybody likes.</summary>
    private const int LongestCommand = 500;

    /// <summary>The command of a request, for the journal.</summary>
    public static string Command(HttpContext http, string action)
    {
        string command = $"{OperationHost.Mark}{http.Request.Method} {http.Request.Path}{(action.Length > 0 ? $" {action}" : "")}";
        return command.Length <= LongestCommand ? command : command[..LongestCommand];
    }

    /// <summary>
    /// Checks a change, claims the cluster and begins. The task is set when this returns; the change itself goes on.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="request">The change.</param>
    /// <param name="action">What callers call it.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <returns>The id of the cluster, and what the change comes to; null where there was nothing to do.</returns>
    /// <exception cref="Fault">It is refused, and nothing was changed.</exception>
    public async Task<(Guid Cluster, Task<OperationResult>? Result)> BeginAsync(string tenant, OperationRequest request, string action, CancellationToken cancellationToken)
    {
        try
        {
            TrovePlan plan = await tenants.Of(tenant).PlanAsync(request, cancellationToken);
            if (plan.ChangesNothing)
                return (plan.ClusterId, null);
            if (plan is EnginePlan { Recovers: { } left, TakesOver: false })
            {
                // What this change will meet, only the end of what was interrupted tells. It is brought about now.
                Observe(host.ResumeAsync(tenant, left));
                throw await BusyAsync(tenant, plan.ClusterId, cancellationToken)
                    ?? new Fault(StatusCodes.Status422UnprocessableEntity, $"What was interrupted on cluster '{plan.ClusterName}' is dealt with first; try again soon.");
            }
            return (plan.ClusterId, await host.BeginAsync(tenant, plan));
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.TroveClusterBusy && request is not CreateClusterRequest)
        {
            throw await BusyAsync(tenant, ClusterOf(request), cancellationToken) ?? ChangeWords.Of(e, action);
        }
        catch (TroveException e)
        {
            throw ChangeWords.Of(e, action);
        }
    }

    /// <summary>The same, and the cluster as it is then as the answer.</summary>
    public async Task<IResult> AcceptAsync(HttpContext http, string tenant, OperationRequest request, string action)
    {
        (Guid id, Task<OperationResult>? result) = await BeginAsync(tenant, request, action, http.RequestAborted);
        Observe(result);
        return await reads.FindAsync(tenant, id, http.RequestAborted) is { } cluster
            ? JsonAnswer.Of(new ClusterAnswer(ClusterAnswers.Cluster(cluster, Links.Of(http, tenant))), AnswerJson.Default.ClusterAnswer, StatusCodes.Status202Accepted)
            : JsonAnswer.Accepted;
    }

    /// <summary>A result that nobody waits for is in the journal and in the log.</summary>
    public static void Observe(Task? result) =>
        result?.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>The error for a cluster that something else is done to; null where nothing is any more.</summary>
    public async Task<Fault?> BusyAsync(string tenant, Guid id, CancellationToken cancellationToken) =>
        await reads.FindAsync(tenant, id, cancellationToken) is { } cluster && !cluster.Task.Equals(TroveTask.None)
            ? new Fault(StatusCodes.Status422UnprocessableEntity, $"This action cannot be performed on the cluster while the current cluster task is '{cluster.Task.Name}'.")
            : null;

    /// <summary>Who asks for a request, for the journal.</summary>
    public static string AskedBy(HttpContext http) => Caller.Of(http).From(http);

    private static Guid ClusterOf(OperationRequest request) => request switch
    {
        AddNodesRequest add => add.ClusterId,
        RemoveNodesRequest remove => remove.ClusterId,
        RemoveClusterRequest delete => delete.ClusterId,
        RestartClusterRequest restart => restart.ClusterId,
        UpgradeClusterRequest upgrade => upgrade.ClusterId,
        EnableRootRequest root => root.ClusterId,
        _ => Guid.Empty,
    };
}
