using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
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
    public static async Task<RefreshResult> RunAsync(EngineServices services, ClusterState state, CancellationToken cancellationToken)
    {
        TroveOptions options = services.LoadOptions();
        var general = new GeneralOptions(options);
        INodeProvider provider = services.Provider(state.Cluster.Provider, options);
        await using RedisMembers members = RedisMembers.Of(
            state.Nodes, services.ReadSecret(state.Cluster.Id, SecretNames.Password), general, services.LoggerFactory.CreateLogger("TroveClusters"));
        IReadOnlyDictionary<Guid, MemberView> views = await members.ViewAllAsync(cancellationToken);
        RedisCensus census = RedisCensus.Of(state, views, provider);
        NodeRow[] nodes = await Task.WhenAll(state.Nodes.Select(node => RefreshAsync(state, node, census, members, provider, cancellationToken)));
        List<NodeRow> heard = [.. state.Nodes.Where(node => census.ViewOf(node) is not null)];
        AgreementResult agreement = ClusterAgreement.Judge(
            [.. heard.Select(node => new NodeAnswer(members[node.Id].Endpoint, census.ViewOf(node), null))],
            [.. state.Nodes.Select(census.IdOf)], null);
        bool covered = heard.Count > 0 && heard.All(node => census.ViewOf(node)!.OwnedSlots == SlotRange.SlotCount) && heard.Any(node => census.ViewOf(node)!.Serves);
        return new RefreshResult(nodes, covered, agreement.IsAgreed || heard.Count == 0 ? "" : $"The nodes do not agree: {agreement.Describe()}.");
    }

    private static async Task<NodeRow> RefreshAsync(
        ClusterState state, NodeRow node, RedisCensus census, RedisMembers members, INodeProvider provider, CancellationToken cancellationToken)
    {
        long? used = await provider.MeasureAsync(NodeServers.Place(node), cancellationToken) ?? node.VolumeUsed;
        if (census.ViewOf(node) is not { } view)
        {
            bool gone = census.IsGone(node);
            return node with
            {
                Status = node.Status == TroveNodeStatus.Build ? node.Status : gone ? TroveNodeStatus.Shutdown : TroveNodeStatus.Failed,
                Message = gone ? "Its server is not running." : census.Silence(node) ?? "",
                VolumeUsed = used,
            };
        }
        (long? keys, long? memory) = await CountAsync(members[node.Id], cancellationToken);
        ClusterNode myself = view.Nodes.Myself;
        return node with
        {
            Status = node.Status == TroveNodeStatus.Build ? node.Status : TroveNodeStatus.Active,
            Role = myself.IsReplica ? TroveNodeRole.Replica : TroveNodeRole.Primary,
            Message = view.FindDefects() is { Count: > 0 } defects ? $"It says: {string.Join(", ", defects)}." : VolumeMessage(node, used),
            VolumeUsed = used,
            Facts = (RedisNodeFacts.Of(node) with
            {
                RedisId = view.Id,
                Slots = myself.Slots.ToString(),
                Primary = myself.PrimaryId is { } primary ? state.Nodes.FirstOrDefault(other => census.IdOf(other) == primary)?.Id : null,
                KeyCount = keys,
                MemoryUsed = memory,
            }).ToJson(),
        };
    }

    private static async Task<(long? Keys, long? Memory)> CountAsync(RedisNodeAgent agent, CancellationToken cancellationToken)
    {
        try
        {
            return (await agent.DbSizeAsync(cancellationToken), (await agent.InfoAsync("memory", cancellationToken)).UsedMemory);
        }
        catch (TroveException)
        {
            // It answered a moment ago; what it holds is not worth failing the whole view for.
            return (null, null);
        }
    }

    private static string VolumeMessage(NodeRow node, long? used) =>
        node.VolumeSize is { } size && used > (long)size << 30 ? $"Its volume of {size} GB is full." : "";
}
