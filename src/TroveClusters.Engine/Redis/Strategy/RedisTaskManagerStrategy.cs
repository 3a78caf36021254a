using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Redis.Steps;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Redis: what is done, step by step.</summary>
internal sealed class RedisTaskManagerStrategy : ITaskManagerStrategy
{
    private static readonly Dictionary<TroveOperationKind, IReadOnlyList<OperationStep>> s_steps = new()
    {
        [TroveOperationKind.Create] =
            [new RecordStep(), new PlaceNodesStep(RedisLaunches.Ports), new StartServersStep(), new FormClusterStep(), new ProveStep(), new CompleteStep()],
        [TroveOperationKind.Grow] =
            [new RecordStep(), new PlaceNodesStep(RedisLaunches.Ports), new StartServersStep(), new FormClusterStep(), new ProveStep(), new CompleteStep()],
        [TroveOperationKind.Shrink] =
            [new CheckRemovalStep(), new ForgetStep(), new RemoveServersStep(), new RemoveRecordsStep()],
        [TroveOperationKind.Delete] =
            [new RemoveServersStep(), new RemoveRecordsStep()],
        [TroveOperationKind.Start] =
            [new StartServersStep(), new RejoinStep(), new ProveStep(), new CompleteStep()],
    };

    public IReadOnlyList<OperationStep> Steps(TroveOperationKind kind) => s_steps.TryGetValue(kind, out IReadOnlyList<OperationStep>? steps)
        ? steps
        : throw new TroveException(TroveErrorId.OperationNotSupported, $"Redis clusters have no operation '{kind}'.", kind);

    public Task<RefreshResult> RefreshAsync(EngineServices services, ClusterState state, CancellationToken cancellationToken) =>
        RedisRefresh.RunAsync(services, state, cancellationToken);
}
