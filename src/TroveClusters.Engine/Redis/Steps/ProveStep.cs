using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.DataPlane;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Proves, as an application would, that every shard accepts a write and returns it.</summary>
internal sealed class ProveStep : OperationStep
{
    public override string Name => "prove";

    public override string Describe(OperationContext context) => "Prove that every shard accepts a write and returns it";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        List<CanaryShard> shards = [.. context.Nodes
            .Select(node => (Node: node, Slots: RedisNodeFacts.Of(node).SlotSet()))
            .Where(shard => !shard.Slots.IsEmpty)
            .Select(shard => new CanaryShard(shard.Node.Name, shard.Slots.Ranges[0].First))];
        try
        {
            await ClusterCanary.ProveAsync(
                [.. context.Nodes.Select(node => new RedisEndpoint(node.Host, node.Port))], shards,
                context.Secret(SecretNames.Password), context.General.AgentCallHighTimeout, context.General.AgentCallLowTimeout, cancellationToken);
        }
        catch (TroveException error) when ((context.Kind is TroveOperationKind.Restart or TroveOperationKind.Upgrade) && context.Data.AllowUnreachable)
        {
            context.Warn($"The nodes are back, but not everything serves: {error.Message}");
        }
    }
}
