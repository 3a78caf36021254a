using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Makes sure, with the cluster claimed and right before the first change, that what was planned is still allowed; and
/// notes the leaving nodes' own ids, which nobody could tell later if their servers died.
/// </summary>
internal sealed class CheckRemovalStep : OperationStep
{
    public override string Name => "check-removal";

    public override string Describe(OperationContext context) => "Check again that the nodes own no slots";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        RedisCensus census = await RedisCensus.TakeAsync(context, members, cancellationToken);
        RedisRemovalRules.Check(new ClusterState(context.Cluster, context.Nodes), census, context.Targets, context.Data.AllowUnreachable);
        foreach (NodeRow node in context.Targets.Where(node => census.ViewOf(node) is not null))
        {
            // The specification's own guard: the node answers with its id only while it owns nothing.
            if (await members[node.Id].GetNodeIdForRemovalAsync(cancellationToken) is null)
                throw new TroveException(
                    TroveErrorId.NodeOwnsSlots, $"One or more nodes have data slots assigned: {node.Name}. Nothing was removed.", new[] { node.Name });
        }
        context.Save(context.Data with { DatastoreIds = context.Targets.ToDictionary(node => node.Id, census.IdOf) });
    }
}
