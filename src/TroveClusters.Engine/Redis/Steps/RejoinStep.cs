using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// After nodes were started again: waits until all agree and serve. Members that were removed while a node was down are
/// still in that node's memory; they are forgotten first.
/// </summary>
internal sealed class RejoinStep : OperationStep
{
    public override string Name => "rejoin";

    public override string Describe(OperationContext context) => $"Wait until all {context.Nodes.Count} node(s) agree and serve";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        await RunAsync(context, members, cancellationToken);
    }

    /// <summary>Does it, for other steps too that have started nodes.</summary>
    internal static Task RunAsync(OperationContext context, RedisMembers members, CancellationToken cancellationToken)
    {
        HashSet<string> ours = [.. context.Nodes.Select(node => RedisNodeFacts.Of(node).RedisId)];
        return ClusterRejoin.RunAsync(members.For(context.Nodes), ours, new HashSet<string>(), context.General.AgentCallHighTimeout, context.General.AgentCallLowTimeout, context.Logger, cancellationToken);
    }
}
