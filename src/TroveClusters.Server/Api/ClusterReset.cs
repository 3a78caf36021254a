using TroveClusters.Server.Tenants;
using TroveClusters.Server.Work;

namespace TroveClusters.Server.Api;

/// <summary>
/// Frees a cluster from what it is busy with. Trove only says then that nothing is done to it; here what is done is asked to
/// stop, and what nobody does any more is finished or undone, so that the cluster is whole afterwards.
/// </summary>
internal sealed class ClusterReset(TenantServices tenants, OperationHost host, TimeProvider time)
{
    /// <summary>How long the answer waits for the end. A client may delete the cluster with its next request.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks what is done to a cluster to come to an end, and waits for that, but not for ever.</summary>
    public async Task ResetAsync(string tenant, Guid cluster, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        if (await FindAsync(tenant, cluster, cancellationToken) is not { } operation)
            return;
        try
        {
            if (operation.State == TroveOperationState.Interrupted)
                ClusterChanges.Observe(host.ResumeAsync(tenant, operation.Id, operation.Kind));
            else
                await tenants.Of(tenant).StopAsync(operation.Id, checkOnly: false, cancellationToken);
        }
        catch (TroveException e) when (e.Info.Id is TroveErrorId.OperationNotFound or TroveErrorId.OperationInterrupted or TroveErrorId.TroveClusterBusy)
        {
            // It has ended, or somebody else deals with it.
        }
        while (time.GetElapsedTime(began) < s_patience && await FindAsync(tenant, cluster, cancellationToken) is not null)
            await Task.Delay(s_interval, time, cancellationToken);
    }

    /// <summary>
    /// Whether a cluster is gone, or goes, since its creation is undone. Whoever deletes it then, as clients that delete by
    /// force do next, has what was asked for.
    /// </summary>
    public async Task<bool> IsUnmadeAsync(string tenant, Guid cluster, CancellationToken cancellationToken) =>
        await NewestAsync(tenant, new OperationQuery { ClusterIds = [cluster] }, cancellationToken)
            is { Kind: TroveOperationKind.Create, State: TroveOperationState.RollingBack or TroveOperationState.RolledBack };

    private Task<TroveOperation?> FindAsync(string tenant, Guid cluster, CancellationToken cancellationToken) => NewestAsync(
        tenant,
        new OperationQuery { ClusterIds = [cluster], States = [TroveOperationState.Running, TroveOperationState.RollingBack, TroveOperationState.Interrupted] },
        cancellationToken);

    private async Task<TroveOperation?> NewestAsync(string tenant, OperationQuery query, CancellationToken cancellationToken)
    {
        await foreach (TroveOperation operation in tenants.Of(tenant).GetOperationsAsync(query, cancellationToken))
            return operation;
        return null;
    }
}
