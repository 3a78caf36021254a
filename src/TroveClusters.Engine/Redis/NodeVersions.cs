using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis;

/// <summary>Which version the nodes themselves say that they run, as users see it.</summary>
internal static class NodeVersions
{
    /// <summary>Asks one node.</summary>
    public static async Task<string> AskAsync(IRedisNode agent, CancellationToken cancellationToken)
    {
        InfoReply info = await agent.InfoAsync("server", cancellationToken);
        return new RedisServer(info.ServerKind, "", info.ServerVersion).DatastoreVersion;
    }

    /// <summary>Asks all; of one that does not answer in time, nothing is known.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> AskAllAsync(
        RedisMembers members, IEnumerable<NodeRow> nodes, TimeLimit limit, CancellationToken cancellationToken)
    {
        (Guid Id, string? Version)[] answers = await Task.WhenAll(nodes.Where(node => node.IsPlaced).Select(TryAskAsync));
        return answers.Where(answer => answer.Version is not null).ToDictionary(answer => answer.Id, answer => answer.Version!);

        async Task<(Guid Id, string? Version)> TryAskAsync(NodeRow node)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(limit.Timer);
            try
            {
                return (node.Id, await AskAsync(members[node.Id], patience.Token));
            }
            catch (Exception e) when (e is TroveException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return (node.Id, null);
            }
        }
    }
}
