using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Redis.Agent;
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
            [
                new RecordStep(), new PlaceNodesStep(RedisLaunches.Ports), new StartServersStep(), new FormClusterStep(), new ProveStep(), new CompleteStep(),
                new MoveSlotsStep(),
            ],
        [TroveOperationKind.Optimize] =
            [new MoveSlotsStep(), new ProveStep()],
        [TroveOperationKind.MoveSlots] =
            [new MoveSlotsStep(), new ProveStep()],
        [TroveOperationKind.Shrink] =
            [new MoveSlotsStep(), new CheckRemovalStep(), new ForgetStep(), new RemoveServersStep(), new RemoveRecordsStep()],
        [TroveOperationKind.Delete] =
            [new RemoveServersStep(), new RemoveRecordsStep()],
        [TroveOperationKind.Start] =
            [new StartServersStep(), new RejoinStep(), new ProveStep(), new CompleteStep()],
        [TroveOperationKind.Stop] =
            [new CheckRolesStep(), new StopServersStep(replicas: true), new StopServersStep(replicas: false)],
        [TroveOperationKind.Restart] =
            [new RestartNodesStep(), new ProveStep()],
        [TroveOperationKind.Update] =
            [new CheckUpdateStep(), new SetValuesStep(), new RecordValuesStep()],
        [TroveOperationKind.Upgrade] =
            [new UpgradeNodesStep(), new ProveStep(), new RecordVersionStep()],
    };

    public IReadOnlyList<OperationStep> Steps(TroveOperationKind kind) => s_steps.GetValueOrDefault(kind, []);

    public Type GuestAgentType => typeof(IRedisGuestAgentStrategy);

    public Task<RefreshResult> RefreshAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken) =>
        RedisRefresh.RunAsync(context, state, cancellationToken);

    public Task<TroveClusterMeasurement> MeasureAsync(
        PlanContext context, ClusterState state, TimeSpan interval, CancellationToken cancellationToken) =>
        RedisMeasurement.RunAsync(context, state, interval, cancellationToken);
}
