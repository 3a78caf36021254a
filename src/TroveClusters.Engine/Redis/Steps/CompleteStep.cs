using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Asks each node whether it is a working member, and records that it is.</summary>
internal sealed class CompleteStep : OperationStep
{
    public override string Name => "complete";

    public override string Describe(OperationContext context) => $"Complete {context.Targets.Count} node(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Targets);
        NodeRow[] complete = await Task.WhenAll(context.Targets.Select(async node =>
        {
            IRedisNodeAgent agent = members[node.Id];
            await agent.ClusterCompleteAsync(cancellationToken);
            long? used = await context.Provider.MeasureAsync(NodeServers.Place(node), cancellationToken);
            return node with { Status = TroveNodeStatus.Active, Message = "", VolumeUsed = used };
        }));
        context.SaveAll(complete);
    }
}
