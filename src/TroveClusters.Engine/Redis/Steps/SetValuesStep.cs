using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Gives every node that answered its new values, and reads them back.</summary>
internal sealed class SetValuesStep : OperationStep
{
    public override string Name => "set-values";

    public override string Describe(OperationContext context)
    {
        RedisClusterChange change = RedisClusterChange.Of(context);
        return $"Set {string.Join(", ", change.Values.Keys)} on {change.Previous.Count} node(s)";
    }

    public override Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterChange change = RedisClusterChange.Of(context);
        return ApplyAsync(context, [.. context.Nodes.Where(node => change.Previous.ContainsKey(node.Id))], _ => change.Values, cancellationToken);
    }

    /// <summary>A node whose server is gone needs nothing: it starts with what the record says.</summary>
    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        RedisClusterChange change = RedisClusterChange.Of(context);
        var running = new List<NodeRow>();
        foreach (NodeRow node in context.Nodes.Where(node => change.Previous.ContainsKey(node.Id)))
        {
            if (NodeServers.Process(node) is not { } process || !await context.Provider.IsGoneAsync(NodeServers.Place(node), process, cancellationToken))
                running.Add(node);
        }
        await ApplyAsync(context, running, node => change.Previous[node.Id], cancellationToken);
    }

    /// <summary>All nodes are tried, so that an error names every node that has one.</summary>
    private static async Task ApplyAsync(
        OperationContext context, IReadOnlyList<NodeRow> nodes, Func<NodeRow, IReadOnlyDictionary<string, string>> values, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, nodes);
        int done = 0;
        TroveException?[] failures = await Task.WhenAll(nodes.Select(async node =>
        {
            try
            {
                await NodeSettings.ApplyAsync(members[node.Id], values(node), cancellationToken);
                context.Progress(Interlocked.Increment(ref done), nodes.Count, "nodes");
                return null;
            }
            catch (TroveException e)
            {
                return new TroveException(e.Info.Id, $"{node.Name}: {e.Message}", node.Name, e.RecommendedAction, e);
            }
        }));
        List<TroveException> all = [.. failures.OfType<TroveException>()];
        if (all.Count > 0)
            throw new TroveException(
                all[0].Info.Id, string.Join(" ", all.Select(failure => failure.Message)), all.Select(failure => failure.Target).ToArray(), all[0].RecommendedAction, all[0].InnerException);
    }
}
