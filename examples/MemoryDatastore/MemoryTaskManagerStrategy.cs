using TroveClusters;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;

namespace Acme.Trove;

/// <summary>A datastore in memory: what is done, step by step.</summary>
public sealed class MemoryTaskManagerStrategy : ITaskManagerStrategy
{
    /// <inheritdoc/>
    public IReadOnlyList<OperationStep> Steps(TroveOperationKind kind) => kind switch
    {
        TroveOperationKind.Create or TroveOperationKind.Grow => [new RecordStep(), new StartNodesStep()],
        TroveOperationKind.Shrink or TroveOperationKind.Delete => [new EndNodesStep(), new RemoveRecordsStep()],
        TroveOperationKind.Start => [new StartNodesStep()],
        TroveOperationKind.Stop => [new StopNodesStep()],
        TroveOperationKind.Restart => [new RestartNodesStep()],
        TroveOperationKind.Update => [new ChangeFlavorStep()],
        _ => [],
    };

    /// <inheritdoc/>
    public Task<RefreshResult> RefreshAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken) =>
        Task.FromResult(new RefreshResult(
            [.. state.Nodes.Select(node => node.Status == TroveNodeStatus.Build ? node
                : MemoryServers.IsUp(node.Id) ? node with { Status = TroveNodeStatus.Active, Message = "" }
                : node with { Status = TroveNodeStatus.Shutdown, Message = "Its server is not in the memory of this process." })],
            Serving: state.Nodes.Where(node => MemoryNodeFacts.Of(node).OwnsData).All(node => MemoryServers.IsUp(node.Id)),
            Message: ""));

    /// <inheritdoc/>
    public Task<TroveClusterMeasurement> MeasureAsync(
        PlanContext context, ClusterState state, TimeSpan interval, CancellationToken cancellationToken) =>
        Task.FromResult(ClusterView.Measurement(state, node => MemoryServers.BytesOf(node.Id) is { } bytes ? new NodeFigures { MemoryUsed = bytes } : null));
}
