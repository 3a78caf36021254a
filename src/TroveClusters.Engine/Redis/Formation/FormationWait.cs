using System.Diagnostics;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Waits until nodes agree, and hastens it: gossip alone takes many seconds to tell everybody of everybody, but a
/// CLUSTER MEET for a node already known makes the server send that node its full header at once. So whoever lacks
/// something of a node gets it by having that node "meet" it again.
/// </summary>
internal sealed class FormationWait(
    IReadOnlyList<IRedisNode> nodes, IReadOnlyList<MeetAddress> addresses, IReadOnlyList<string> ids, FormationOptions options, long started)
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Between forced pings: a server sends them in its next tick, of which there are ten a second.</summary>
    private static readonly TimeSpan s_betweenPings = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, int> _indexes = ids.Select((id, i) => (id, i)).ToDictionary(x => x.id, x => x.i, StringComparer.Ordinal);

    /// <summary>Time since the forming began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    /// <summary>Waits until the agreement is such as asked for.</summary>
    /// <param name="phase">What is waited in, for progress and the error.</param>
    /// <param name="looksReached">A cheap sign, by CLUSTER INFO alone, that it is worth while to look closely.</param>
    /// <param name="reached">The judgement.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, saying which node still lacks what.</exception>
    /// <exception cref="WaitCanceledException">It was stopped; which node lacks what is told.</exception>
    public async Task<AgreementResult> UntilAsync(
        FormationPhase phase, Func<int, ClusterInfo, bool> looksReached, Func<AgreementResult, bool> reached,
        CancellationToken cancellationToken)
    {
        var lastPing = Stopwatch.GetTimestamp();
        var lastLook = lastPing;
        var lookCost = TimeSpan.Zero;
        AgreementResult? result = null;
        try
        {
            while (true)
            {
                var sinceLook = Stopwatch.GetElapsedTime(lastLook);
                // A close look at many nodes is dear: not more than a third of the time goes into looking.
                if (IsTimeUp || sinceLook >= s_betweenPings
                    || (sinceLook >= 2 * lookCost && await LooksReachedAsync(looksReached, cancellationToken)))
                {
                    var begun = Stopwatch.GetTimestamp();
                    result = await ClusterAgreement.CheckAsync(nodes, ids, AnswerLimit, cancellationToken);
                    lookCost = Stopwatch.GetElapsedTime(begun);
                    lastLook = Stopwatch.GetTimestamp();
                    options.Progress?.Invoke(new FormationProgress(phase, result.AgreedNodes, nodes.Count));
                    if (reached(result))
                        return result;
                    if (IsTimeUp)
                        throw TimedOut(phase, result);
                    if (Stopwatch.GetElapsedTime(lastPing) >= s_betweenPings)
                    {
                        await PingAsync(result, cancellationToken);
                        lastPing = Stopwatch.GetTimestamp();
                    }
                }
                await Task.Delay(s_poll, cancellationToken);
            }
        }
        catch (OperationCanceledException e) when (result is not null)
        {
            throw new WaitCanceledException($"in the phase {phase}, {result.Describe()}", e);
        }
    }

    private bool IsTimeUp => Elapsed >= options.Timeout.Time;

    private TimeLimit AnswerLimit => options.AnswerTimeout.Within(options.Timeout, started);

    /// <summary>The error of a wait that took too long.</summary>
    private TroveException TimedOut(FormationPhase phase, AgreementResult result) => options.Timeout.Struck(
        $"The cluster was not ready within {options.Timeout}, in the phase {phase}: {result.Describe()}.",
        result.Deviations.Select(d => d.Node).Distinct().Select(i => nodes[i].Endpoint.ToString()).ToArray());

    private async Task<bool> LooksReachedAsync(Func<int, ClusterInfo, bool> looksReached, CancellationToken cancellationToken)
    {
        using var deadline = Limited(cancellationToken);
        try
        {
            var infos = await Task.WhenAll(nodes.Select(node => node.ClusterInfoAsync(deadline.Token)));
            return !infos.Where((info, i) => !looksReached(i, info)).Any();
        }
        catch (Exception e) when (IsSilence(e, cancellationToken))
        {
            // The close look, which comes by time alone, tells it by name.
            return false;
        }
    }

    /// <summary>For what is asked in between: a node that does not answer must not use up the time of the whole.</summary>
    private CancellationTokenSource Limited(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerLimit.Time);
        return deadline;
    }

    private static bool IsSilence(Exception e, CancellationToken cancellationToken) =>
        e is TroveException { Info.Id: TroveErrorId.NodeUnreachable or TroveErrorId.OperationTimedOut }
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private IEnumerable<(int From, int To)> WantedPings(AgreementResult result)
    {
        var lacks = result.Deviations
            .Where(d => d.IsMendedByPing && d.SubjectId is not null && _indexes.ContainsKey(d.SubjectId))
            .Select(d => (Node: d.Node, Subject: _indexes[d.SubjectId!], IsUnknown: d.Defect == AgreementDefect.DoesNotKnow))
            .ToList();
        // Two that do not know each other both do after one greeting; a second would only open another link.
        var unknown = lacks.Where(l => l.IsUnknown).Select(l => (l.Node, l.Subject)).ToHashSet();
        return lacks
            .Where(l => !l.IsUnknown || l.Node > l.Subject || !unknown.Contains((l.Subject, l.Node)))
            .Select(l => (l.Subject, l.Node));
    }

    private async Task PingAsync(AgreementResult result, CancellationToken cancellationToken)
    {
        using var deadline = Limited(cancellationToken);
        var wanted = WantedPings(result).GroupBy(ping => ping.From, ping => ping.To);
        await Task.WhenAll(wanted.Select(async group =>
        {
            var commands = group.Select(to => addresses[to].ToMeet()).ToArray();
            try
            {
                foreach (var reply in await nodes[group.Key].PipelineAsync(commands, deadline.Token))
                    reply.OrThrow().AsOk();
            }
            catch (RedisReplyException e)
            {
                throw e.ToTroveException();
            }
            catch (Exception e) when (IsSilence(e, cancellationToken))
            {
                // It may come back; if it does not, the wait's error names it.
            }
        }));
    }
}
