using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Vertica.Agent;
using TroveClusters.Engine.Vertica.Steps;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Vertica: what is done, step by step.</summary>
internal sealed class VerticaTaskManagerStrategy : ITaskManagerStrategy
{
    private static readonly ExchangeKeysStep s_rootKeys = new("exchange-root-keys", VerticaDatastore.Root);
    private static readonly ExchangeKeysStep s_administratorKeys = new("exchange-administrator-keys", VerticaDatastore.UserName);

    private static readonly Dictionary<TroveOperationKind, IReadOnlyList<OperationStep>> s_steps = new()
    {
        [TroveOperationKind.Create] =
        [
            new RecordStep(), s_rootKeys, new InstallHostsStep(), s_administratorKeys, new CreateDatabaseStep(), new ConfigureDatabaseStep(),
            new ProveStep(), new CompleteStep(),
        ],
        [TroveOperationKind.Grow] =
        [
            new RecordStep(), s_rootKeys, new AddHostsStep(), s_administratorKeys, new AddNodesStep(), new RaiseKSafetyStep(), new ProveStep(),
            new StartRebalanceStep(), new CompleteStep(),
        ],
        [TroveOperationKind.Shrink] =
        [
            new CheckRemovalStep(), new LowerKSafetyStep(), new RemoveNodesStep(), new RemoveHostsStep(), new CleanHostsStep(), new RemoveRecordsStep(),
        ],
        [TroveOperationKind.Delete] = [new StopDatabaseStep(), new DropDatabaseStep(), new CleanHostsStep(), new RemoveRecordsStep()],
        [TroveOperationKind.Start] = [new StartDatabaseStep(), new ProveStep(), new CompleteStep()],
        [TroveOperationKind.Stop] = [new StopDatabaseStep()],
        [TroveOperationKind.Restart] = [new RestartDatabaseStep(), new ProveStep()],
        [TroveOperationKind.Optimize] = [new StartRebalanceStep(), new WaitRebalanceStep()],
        [TroveOperationKind.Repair] =
        [
            s_rootKeys, new AddHostsStep(), s_administratorKeys, new ReplaceNodeStep(), new RestartNodesStep(), new DismissHostStep(), new ProveStep(),
            new CompleteStep(),
        ],
        [TroveOperationKind.Import] = [new RecordStep(), new CompleteStep()],
        [TroveOperationKind.EnableRoot] = [new EnableRootStep()],
    };

    public IReadOnlyList<OperationStep> Steps(TroveOperationKind kind) => s_steps.GetValueOrDefault(kind, []);

    public Type GuestAgentType => typeof(IVerticaGuestAgentStrategy);

    public Task<RefreshResult> RefreshAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken) =>
        VerticaRefresh.RunAsync(context, state, cancellationToken);
}
