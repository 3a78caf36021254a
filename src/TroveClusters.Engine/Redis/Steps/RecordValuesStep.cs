using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Records what the nodes have now: in the catalog, from which they are started and new ones are made, and in their
/// configuration files.
/// </summary>
internal sealed class RecordValuesStep : OperationStep
{
    public override string Name => "record-values";

    public override string Describe(OperationContext context) => $"Record the change for {context.Nodes.Count} node(s)";

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterChange change = RedisClusterChange.Of(context);
        return RecordAsync(context, change.Flavor, change.Facts, cancellationToken);
    }

    public override Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterChange change = RedisClusterChange.Of(context);
        return RecordAsync(context, change.FlavorBefore, change.FactsBefore, cancellationToken);
    }

    private static async Task RecordAsync(OperationContext context, string flavor, RedisClusterFacts facts, CancellationToken cancellationToken)
    {
        context.Save(context.Cluster with { Facts = facts.ToJson() });
        context.SaveAll([.. context.Nodes.Select(node => node with { Flavor = flavor })]);
        RedisLaunches launches = await RedisLaunches.OfAsync(context, cancellationToken);
        await Task.WhenAll(context.Nodes.Select(async node =>
        {
            try
            {
                await context.Provider.WriteFilesAsync(NodeServers.Place(node), launches.For(node), cancellationToken);
            }
            catch (TroveException e) when (HostFailures.IsOf(e))
            {
                // Each start writes the files anew.
                context.Warn($"The files of {node.Name} could not be written; they are written when it is started again. {e.Message}");
            }
        }));
    }
}
