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
    private const string NodeTimeout = "cluster-node-timeout";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long Redis tries, with something for its answer to get here; then it lets the clients of the primary go on.</summary>
    private static readonly TimeSpan s_attempt = TimeSpan.FromSeconds(6);

    /// <summary>
    /// Asks for it and waits until both know their new parts. Those who vote vote about a primary once in twice the node timeout: where
    /// the parts were exchanged a moment ago, they say no, and the replica asks them again only after twice that. So it is asked
    /// a second time then, and not before, since each time the clients of the primary wait.
    /// </summary>
    /// <param name="replica">The replica, its link to the primary up.</param>
    /// <param name="primary">Its primary.</param>
    /// <param name="limit">How long to wait in all.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>: the parts are as they were.</exception>
    public static async Task RunAsync(IRedisNode replica, IRedisNode primary, TimeLimit limit, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan again = await AskAsync(replica, cancellationToken);
            long asked = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(asked) < again)
            {
                if (await HasTakenOverAsync(replica, primary, cancellationToken))
                    return;
                if (Stopwatch.GetElapsedTime(started) >= limit.Time)
                    throw limit.Struck($"{replica.Endpoint} did not take over from {primary.Endpoint} within {limit}.", replica.Endpoint.ToString());
                await Task.Delay(Stopwatch.GetElapsedTime(asked) < s_attempt ? s_pause : s_pause * 10, cancellationToken);
            }
        }
    }

    /// <summary>Asks for it; says when it is of use to ask again.</summary>
    private static async Task<TimeSpan> AskAsync(IRedisNode replica, CancellationToken cancellationToken)
    {
        TimeSpan nodeTimeout = WholeNumber.TryParse(await replica.ConfigGetAsync(NodeTimeout, cancellationToken) ?? "", out int milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero;
        try
        {
            (await replica.CallAsync(new RedisCommand("CLUSTER", "FAILOVER"), cancellationToken)).AsOk();
        }
        catch (RedisReplyException e)
        {
            throw e.ToTroveException();
        }
        return s_attempt + (nodeTimeout * 4);
    }

    private static async Task<bool> HasTakenOverAsync(IRedisNode replica, IRedisNode primary, CancellationToken cancellationToken)
    {
        ClusterNode[] both = await Task.WhenAll(Myself(replica), Myself(primary));
        return both[0].IsPrimary && both[1].IsReplica;

        async Task<ClusterNode> Myself(IRedisNode node) => (await node.NodesAsync(cancellationToken)).Myself;
    }
}
