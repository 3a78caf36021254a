using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Whether the nodes of a cluster agree: all know exactly the same nodes, give each the slots it gives itself, see
/// every slot covered, are linked to one another, and serve. Looks only; nothing is changed.
/// </summary>
internal static class ClusterAgreement
{
    /// <summary>Asks all nodes at once and judges their answers. A node that does not answer is a deviation, no error.</summary>
    /// <param name="nodes">The nodes asked.</param>
    /// <param name="expectedIds">The ids that must be known by all; null for those of the nodes that answer.</param>
    /// <param name="limit">How long each may take to answer.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public static async Task<AgreementResult> CheckAsync(
        IReadOnlyList<IRedisAdmin> nodes, IReadOnlyCollection<string>? expectedIds, TimeLimit limit, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(nodes.Select(node => AskAsync(node, limit, cancellationToken)));
        return Judge(answers, expectedIds);
    }

    /// <summary>A node's view, or why there is none: it has failed, or not answered within the limit.</summary>
    public static async Task<NodeAnswer> AskAsync(IRedisAdmin node, TimeLimit limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Time);
        try
        {
            return new NodeAnswer(node.Endpoint, await node.ViewAsync(deadline.Token), null);
        }
        catch (TroveException e)
        {
            return new NodeAnswer(node.Endpoint, null, e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NodeAnswer(node.Endpoint, null, new TroveException(
                TroveErrorId.NodeUnreachable, $"{node.Endpoint} did not answer within {limit}.", node.Endpoint.ToString()));
        }
    }

    /// <summary>Judges answers; see <see cref="CheckAsync"/>.</summary>
    public static AgreementResult Judge(IReadOnlyList<NodeAnswer> answers, IReadOnlyCollection<string>? expectedIds)
    {
        var deviations = new List<AgreementDeviation>();
        var selves = new Dictionary<string, ClusterNode>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            if (answer.View is { } view)
                selves[view.Id] = view.Nodes.Myself;
        }
        var expected = (expectedIds ?? selves.Keys).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i].View is { } view)
                JudgeView(i, view, expected, selves, deviations);
            else
                deviations.Add(new AgreementDeviation(i, AgreementDefect.Unreachable, null, answers[i].Failure?.Message ?? ""));
        }
        return new AgreementResult(answers, deviations);
    }

    private static void JudgeView(
        int index, RedisNodeView view, HashSet<string> expected, Dictionary<string, ClusterNode> selves, List<AgreementDeviation> deviations)
    {
        void Add(AgreementDefect defect, string? subject = null, string detail = "") =>
            deviations.Add(new AgreementDeviation(index, defect, subject, detail));

        if (!expected.Contains(view.Id))
            Add(AgreementDefect.OtherId, detail: view.Id);
        if (!view.Serves)
            Add(AgreementDefect.NotServing);
        if (SlotRange.SlotCount - view.OwnedSlots is > 0 and var missing)
            Add(AgreementDefect.Uncovered, detail: string.Create(CultureInfo.InvariantCulture, $"{missing} slots have no owner"));

        foreach (var id in expected)
        {
            if (id != view.Id && JudgeSubject(view.Nodes.Find(id), selves.GetValueOrDefault(id)) is { } defect)
                Add(defect, id);
        }
        foreach (var node in view.Nodes.Nodes)
        {
            if (expected.Contains(node.Id) || node.IsMyself)
                continue;
            // A node in handshake has an id of its own making, which goes when the handshake ends.
            if (node.Flags.HasFlag(ClusterNodeFlags.Handshake))
                Add(AgreementDefect.Greeting, detail: RedisNodeView.Name(node));
            else
                Add(AgreementDefect.KnowsStranger, node.Id);
        }
    }

    /// <summary>What is wrong with how a node is seen, measured by how it sees itself.</summary>
    private static AgreementDefect? JudgeSubject(ClusterNode? seen, ClusterNode? self)
    {
        if (seen is null)
            return AgreementDefect.DoesNotKnow;
        if ((seen.Flags & (ClusterNodeFlags.Handshake | ClusterNodeFlags.NoAddress)) != 0)
            return AgreementDefect.HalfKnows;
        if (!seen.IsHealthy)
            return AgreementDefect.ThinksFailing;
        if (self is not null && !seen.Slots.Equals(self.Slots))
            return AgreementDefect.OtherSlots;
        if (self is not null && (seen.IsReplica != self.IsReplica || seen.PrimaryId != self.PrimaryId))
            return AgreementDefect.OtherRole;
        return seen.Connected ? null : AgreementDefect.NotLinked;
    }
}
