using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>
/// Ends the servers of the nodes that go and removes their data. There is no way back from here. A node whose server
/// cannot be ended or whose data cannot be removed fails the step, unless the operator allowed to go on without it.
/// </summary>
internal sealed class RemoveServersStep : OperationStep
{
    public override string Name => "remove-servers";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) => $"End {context.Targets.Count} server(s) and remove their data";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeRow> targets = context.Targets;
        int done = 0;
        var failures = new List<(NodeRow Node, Exception Error)>();
        await Parallel.ForEachAsync(targets, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (node, token) =>
        {
            try
            {
                await NodeServers.RemoveAsync(context, node, token);
            }
            catch (Exception e) when (e is TroveException or IOException or UnauthorizedAccessException)
            {
                lock (failures)
                    failures.Add((node, e));
            }
            context.Progress(Interlocked.Increment(ref done), targets.Count, "nodes");
        });
        if (failures.Count == 0)
            return;
        string what = string.Join("; ", failures.Select(failure => $"{failure.Node.Name}: {failure.Error.Message}"));
        if (!context.Data.AllowUnreachable)
            throw new TroveException(
                TroveErrorId.NodeUnreachable, $"Not everything could be removed: {what}", context.Cluster.Name, inner: failures[0].Error);
        context.Warn($"Left behind, as allowed: {what}");
    }
}
