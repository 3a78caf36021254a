using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Starts servers that have died, where an operation cannot leave its cluster as it is without them: slots are half moved, and
/// no other command comes before that has been finished.
/// </summary>
internal static class LostServers
{
    public static async Task StartAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        IReadOnlyDictionary<Guid, NodeAnswer> views = await members.ViewAllAsync(cancellationToken);
        RedisCensus census = await RedisCensus.TakeAsync(
            new ClusterState(context.Cluster, context.Nodes), views, context.Provider, cancellationToken);
        List<NodeRow> lost = [.. context.Nodes.Where(node => census.ViewOf(node) is null && census.IsGone(node))];
        if (lost.Count == 0)
            return;
        context.Warn($"The servers of {string.Join(", ", lost.Select(node => node.Name))} do not run; they are started again, for slots cannot be moved without them.");
        RedisLaunches launches = await RedisLaunches.OfAsync(context, cancellationToken);
        await Task.WhenAll(lost.Select(node => NodeStart.RunAsync(context, launches, node, movable: false, cancellationToken)));
        HashSet<string> ours = [.. context.Nodes.Select(node => RedisNodeFacts.Of(node).RedisId)];
        await ClusterRejoin.RunAsync(
            members.For(context.Nodes), ours, new HashSet<string>(), context.General.AgentCallHighTimeout, context.General.AgentCallLowTimeout,
            context.Logger, cancellationToken);
    }
}
