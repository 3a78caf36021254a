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
    /// <param name="absentIds">The ids of members that are gone on without: they are not forgotten, and what they owned is not asked for.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="answerLimit">How long each node may take to answer when it is looked at.</param>
    /// <param name="logger">Takes what is forgotten.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>What the nodes answered in the end, in their order; all that are not gone on without.</returns>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, telling which nodes lack what.</exception>
    public static async Task<AgreementResult> RunAsync(
        IReadOnlyList<IRedisNode> nodes, IReadOnlyCollection<string> ids, IReadOnlySet<string> absentIds, TimeLimit limit, TimeLimit answerLimit,
        ILogger logger, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var forgotten = new HashSet<(int Node, string Id)>();
        using var poll = new PeriodicTimer(s_pollInterval);
        while (true)
        {
            AgreementResult result = await ClusterAgreement.CheckAsync(nodes, ids, answerLimit.Within(limit, started), cancellationToken);
            List<AgreementDeviation> deviations = [.. result.Deviations.Where(d => absentIds.Count == 0 || !IsOfAbsent(d, absentIds))];
            if (deviations.Count == 0)
                return result;
            foreach (AgreementDeviation stranger in deviations.Where(d => d is { Defect: AgreementDefect.KnowsStranger, SubjectId: not null }))
            {
                if (!forgotten.Add((stranger.Node, stranger.SubjectId!)))
                    continue;
                logger.LogInformation("{Endpoint} remembers {Id}, which is no longer a member; it is made to forget it.", nodes[stranger.Node].Endpoint, stranger.SubjectId);
                await nodes[stranger.Node].RemoveNodesAsync([stranger.SubjectId!], cancellationToken);
            }
            if (Stopwatch.GetElapsedTime(started) >= limit.Time)
                throw limit.Struck($"The nodes did not come together within {limit}: {result.Describe()}.", Culprits(nodes, result));
            try
            {
                await poll.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException e)
            {
                throw new WaitCanceledException(result.Describe(), e);
            }
        }
    }

    private static bool IsOfAbsent(AgreementDeviation deviation, IReadOnlySet<string> absentIds) =>
        deviation.Defect is AgreementDefect.NotServing or AgreementDefect.Uncovered
        || (deviation.Defect == AgreementDefect.KnowsStranger && absentIds.Contains(deviation.SubjectId ?? ""));

    private static string[] Culprits(IReadOnlyList<IRedisNode> nodes, AgreementResult result) =>
        [.. result.Deviations.Select(deviation => deviation.Node).Distinct().Select(node => nodes[node].Endpoint.ToString())];
}
