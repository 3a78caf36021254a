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
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(context.General.ClusterDeleteTimeout);
        var failures = new List<(NodeRow Node, Exception Error)>();
        await Parallel.ForEachAsync(targets, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (node, _) =>
        {
            try
            {
                await NodeServers.RemoveAsync(context, node, limit.Token);
            }
            catch (Exception error) when (error is TroveException or IOException or UnauthorizedAccessException
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                Exception told = error is not OperationCanceledException ? error
                    : new TroveException(TroveErrorId.OperationTimedOut, $"its server did not end within {context.General.ClusterDeleteTimeout.TotalSeconds:0} s", node.Name, inner: error);
                lock (failures)
                    failures.Add((node, told));
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
