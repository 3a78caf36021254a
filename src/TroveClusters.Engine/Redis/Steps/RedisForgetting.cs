using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Makes the nodes an operation leaves as they are forget its own, as far as they can be told.</summary>
internal static class RedisForgetting
{
    /// <param name="context">The operation.</param>
    /// <param name="members">Agents of all its nodes.</param>
    /// <param name="ids">The ids to forget.</param>
    /// <param name="endServers">Whether the operation's own servers end with it, where they can be told to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What else is odd.</returns>
    public static async Task<IReadOnlyList<string>> TryAsync(
        OperationContext context, RedisMembers members, IReadOnlyCollection<string> ids, bool endServers, CancellationToken cancellationToken)
    {
        // Only those that answer can be told anything; asking the others would cost the long time limit of each call.
        IReadOnlyDictionary<Guid, NodeAnswer> views = await members.ViewAllAsync(cancellationToken);
        bool Answers(NodeRow node) => views.GetValueOrDefault(node.Id)?.View is not null;
        foreach (NodeRow silent in context.Others.Where(node => !Answers(node)))
            context.Warn($"{silent.Name} does not answer; it will be told who has left when it is started again.");
        return await ClusterRemoval.TryForgetAsync(
            members.For(context.Others.Where(Answers)), members.For(context.Targets.Where(Answers)), ids, endServers, cancellationToken);
    }
}
