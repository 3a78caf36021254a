using System.Diagnostics;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis;

/// <summary>Asks the nodes of a cluster how they are, all at once.</summary>
internal static class RedisRefresh
{
    private static readonly TimeSpan s_leastPatience = TimeSpan.FromMilliseconds(500);

    public static async Task<RefreshResult> RunAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken)
    {
        INodeProvider provider = context.Provider(state.Cluster.Provider);
        await using RedisMembers members = RedisMembers.Of(context, state);
        long asked = Stopwatch.GetTimestamp();
        // Counted at the same time: however a node hangs, all are through when the time for a short question is up.
        Task<IReadOnlyDictionary<Guid, NodeAnswer>> viewing = members.ViewAllAsync(cancellationToken);
        Task<(Guid Id, long? Keys, long? Memory)[]> counting = Task.WhenAll(state.Nodes.Where(node => node.IsPlaced).Select(node =>
            CountAsync(node.Id, members[node.Id], context.General.AgentCallLowTimeout, cancellationToken)));
        Task<long?[]> measuring = Task.WhenAll(state.Nodes.Select(node => provider.MeasureAsync(NodeServers.Place(node), cancellationToken)));
        await Task.WhenAll(viewing, counting, measuring);
        IReadOnlyDictionary<Guid, NodeAnswer> views = await viewing;
        Dictionary<Guid, (long? Keys, long? Memory)> counts = (await counting).ToDictionary(count => count.Id, count => (count.Keys, count.Memory));
        RedisCensus census = await RedisCensus.TakeAsync(state, views, provider, cancellationToken, PatienceAfter(asked, context.General.AgentCallLowTimeout));
        NodeRow[] nodes = [.. state.Nodes.Zip(await measuring, (node, used) => Refresh(node, census, counts, used ?? node.VolumeUsed))];
        List<NodeRow> heard = [.. state.Nodes.Where(node => census.ViewOf(node) is not null)];
        AgreementResult agreement = ClusterAgreement.Judge(
            [.. heard.Select(node => new NodeAnswer(members[node.Id].Endpoint, census.ViewOf(node), null))],
            [.. state.Nodes.Select(census.IdOf)]);
        bool covered = heard.Count > 0 && heard.All(node => census.ViewOf(node)!.OwnedSlots == SlotRange.SlotCount) && heard.Any(node => census.ViewOf(node)!.Serves);
        return new RefreshResult(nodes, covered, agreement.IsAgreed || heard.Count == 0 ? "" : $"The nodes do not agree: {agreement.Describe()}.");
    }

    /// <summary>A host that does not answer has had its time while its node was asked; one that refuses a node answers at once.</summary>
    private static TimeSpan PatienceAfter(long asked, TimeLimit limit)
    {
        TimeSpan left = limit.Time - Stopwatch.GetElapsedTime(asked);
        return left > s_leastPatience ? left : s_leastPatience;
    }

    private static NodeRow Refresh(NodeRow node, RedisCensus census, Dictionary<Guid, (long? Keys, long? Memory)> counts, long? used)
    {
        if (census.ViewOf(node) is not { } view)
        {
            bool gone = census.IsGone(node);
            return node with
            {
                Status = node.Status == TroveNodeStatus.Build ? node.Status : gone ? TroveNodeStatus.Shutdown : TroveNodeStatus.Failed,
                Message = node.IsStopped ? node.Message : gone ? "Its server is not running." : census.Silence(node) ?? "",
                VolumeUsed = used,
            };
        }
        (long? keys, long? memory) = counts[node.Id];
        NodeRow now = census.Update(node);
        return now with
        {
            Status = node.Status == TroveNodeStatus.Build ? node.Status : TroveNodeStatus.Active,
            Message = view.FindDefects() is { Count: > 0 } defects ? $"It says: {string.Join(", ", defects)}." : VolumeMessage(node, used),
            VolumeUsed = used,
            Facts = (RedisNodeFacts.Of(now) with { KeyCount = keys, MemoryUsed = memory }).ToJson(),
        };
    }

    private static async Task<(Guid Id, long? Keys, long? Memory)> CountAsync(
        Guid id, IRedisAdmin agent, TimeLimit limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Time);
        try
        {
            return (id, await agent.DbSizeAsync(deadline.Token), (await agent.InfoAsync("memory", deadline.Token)).UsedMemory);
        }
        catch (Exception e) when (e is TroveException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What it holds is not worth failing the whole view for; why it does not answer, its view says.
            return (id, null, null);
        }
    }

    private static string VolumeMessage(NodeRow node, long? used) =>
        node.VolumeSize is { } size && used > (long)size << 30 ? $"Its volume of {size} GB is full." : "";
}
