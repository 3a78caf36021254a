using System.Diagnostics;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Has a replica take over from its primary by CLUSTER FAILOVER: the primary holds its clients up until the replica has
/// everything, so that no write is lost.
/// </summary>
internal static class ClusterFailover
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks for it and waits until both know their new parts.</summary>
    /// <param name="replica">The replica, its link to the primary up.</param>
    /// <param name="primary">Its primary.</param>
    /// <param name="limit">How long to wait; Redis itself gives up after five seconds.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>: the parts are as they were.</exception>
    public static async Task RunAsync(IRedisNode replica, IRedisNode primary, TimeLimit limit, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            (await replica.CallAsync(new RedisCommand("CLUSTER", "FAILOVER"), cancellationToken)).AsOk();
        }
        catch (RedisReplyException e)
        {
            throw e.ToTroveException();
        }
        while (true)
        {
            ClusterNode[] both = await Task.WhenAll(Myself(replica), Myself(primary));
            if (both[0].IsPrimary && both[1].IsReplica)
                return;
            if (Stopwatch.GetElapsedTime(started) >= limit.Time)
            {
                throw limit.Struck($"{replica.Endpoint} did not take over from {primary.Endpoint} within {limit}.", replica.Endpoint.ToString());
            }
            await Task.Delay(s_pause, cancellationToken);
        }

        async Task<ClusterNode> Myself(IRedisNode node) => (await node.NodesAsync(cancellationToken)).Myself;
    }
}
