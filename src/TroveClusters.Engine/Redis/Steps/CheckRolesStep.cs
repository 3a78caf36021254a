using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Notes which nodes are replicas now: after a failover others are than the catalog knows, and once they have ended nobody
/// can say.
/// </summary>
internal sealed class CheckRolesStep : OperationStep
{
    public override string Name => "check-roles";

    public override string Describe(OperationContext context) => "Ask the nodes which of them are replicas";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        RedisCensus census = await RedisCensus.TakeAsync(context, members, cancellationToken);
        context.SaveAll([.. context.Nodes.Select(census.Update)]);
    }
}
