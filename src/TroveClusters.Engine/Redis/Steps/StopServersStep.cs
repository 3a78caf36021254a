using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Ends the servers of the replicas, or of the primaries, all at once, and records each as stopped. Replicas go first: with
/// none left, no failover can begin when the primaries go, and no write can reach a replica alone.
/// </summary>
internal sealed class StopServersStep(bool replicas) : OperationStep
{
    public override string Name => replicas ? "stop-replicas" : "stop-primaries";

    public override bool ForwardOnly => true;

    public override string Describe(OperationContext context) =>
        replicas ? $"End {Chosen(context).Count} replica(s) and keep their data" : $"End {Chosen(context).Count} primary node(s) and keep their data";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        List<NodeRow> nodes = [.. Chosen(context).Where(node => !node.IsStopped)];
        int done = 0;
        var failures = new List<TroveException>();
        await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (node, token) =>
        {
            try
            {
                await NodeEnd.RunAsync(context, node, token);
                context.Save(node with { Status = TroveNodeStatus.Shutdown, Process = "", Message = Stopped(context) });
            }
            catch (TroveException error) when (HostFailures.IsOf(error) && context.Data.AllowUnreachable)
            {
                context.Save(node with { Status = TroveNodeStatus.Unknown, Message = error.Message });
                context.Warn($"{node.Name} could not be stopped, as allowed; its server may run on. {error.Message}");
            }
            catch (TroveException error)
            {
                lock (failures)
                    failures.Add(error);
            }
            context.Progress(Interlocked.Increment(ref done), nodes.Count, "nodes");
        });
        if (failures is [var first, .. var others])
        {
            throw others.Count == 0 ? first : new TroveException(
                first.Info.Id, string.Join(' ', failures.Select(failure => failure.Message)),
                failures.Select(failure => failure.Target).ToArray(), first.RecommendedAction, first);
        }
    }

    private List<NodeRow> Chosen(OperationContext context) =>
        [.. context.Targets.Where(node => (node.Role == TroveNodeRole.Replica) == replicas)];

    private static string Stopped(OperationContext context)
    {
        OperationOwner owner = OperationOwner.Of(context.Operation);
        return $"Stopped by {owner.User}@{owner.Host}, {EngineServices.Now:u}.";
    }
}
