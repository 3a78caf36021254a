using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Brings a cluster together again after nodes of it were started: waits until all agree and serve, and makes nodes
/// forget members that were removed while they were down.
/// </summary>
internal static class ClusterRejoin
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the cluster serves again.</summary>
    /// <param name="nodes">All nodes of the cluster.</param>
    /// <param name="ids">The ids of all nodes that belong to it.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="logger">Takes what is forgotten.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, telling which nodes lack what.</exception>
    public static async Task RunAsync(
        IReadOnlyList<IRedisNode> nodes, IReadOnlyCollection<string> ids, TimeSpan timeout, ILogger logger, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var forgotten = new HashSet<(int Node, string Id)>();
        using var poll = new PeriodicTimer(s_pollInterval);
        while (true)
        {
            AgreementResult result = await ClusterAgreement.CheckAsync(nodes, ids, null, cancellationToken);
            if (result.IsAgreed)
                return;
            foreach (AgreementDeviation stranger in result.Deviations.Where(d => d is { Defect: AgreementDefect.KnowsStranger, SubjectId: not null }))
            {
                if (!forgotten.Add((stranger.Node, stranger.SubjectId!)))
                    continue;
                logger.LogInformation("{Endpoint} remembers {Id}, which is no longer a member; it is made to forget it.", nodes[stranger.Node].Endpoint, stranger.SubjectId);
                await nodes[stranger.Node].RemoveNodesAsync([stranger.SubjectId!], cancellationToken);
            }
            if (Stopwatch.GetElapsedTime(started) > timeout)
                throw new TroveException(
                    TroveErrorId.OperationTimedOut, $"The nodes did not come together within {timeout.TotalSeconds:0} s: {result.Describe()}.",
                    nodes[0].Endpoint.ToString());
            await poll.WaitForNextTickAsync(cancellationToken);
        }
    }
}
