using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>Vertica: what is checked before anything is done, and how a cluster is shown.</summary>
internal sealed class VerticaApiStrategy : IApiStrategy
{
    public string UserName => VerticaDatastore.UserName;

    public IReadOnlyList<OptionDefinition> Options => VerticaDatastore.Options;

    public Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken) =>
        VerticaCreatePlan.MakeAsync(context, request, cancellationToken);

    public Task<EnginePlan> PlanImportAsync(PlanContext context, ImportClusterRequest request, CancellationToken cancellationToken) =>
        VerticaImportPlan.MakeAsync(context, request, cancellationToken);

    public Task<EnginePlan> PlanGrowAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken) =>
        VerticaGrowPlan.MakeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanShrinkAsync(PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken) =>
        VerticaShrinkPlan.MakeAsync(context, state, request, cancellationToken);

    public async Task<EnginePlan?> PlanStartAsync(PlanContext context, ClusterState state, StartClusterRequest request, CancellationToken cancellationToken) =>
        await VerticaLifePlans.StartAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanStopAsync(
        PlanContext context, ClusterState state, StopClusterRequest request, Guid? recovers, CancellationToken cancellationToken) =>
        VerticaLifePlans.StopAsync(context, state, request, recovers, cancellationToken);

    public Task<EnginePlan> PlanRestartAsync(PlanContext context, ClusterState state, RestartClusterRequest request, CancellationToken cancellationToken) =>
        VerticaLifePlans.RestartAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanOptimizeAsync(PlanContext context, ClusterState state, OptimizeClusterRequest request, CancellationToken cancellationToken) =>
        VerticaLifePlans.OptimizeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanRepairAsync(PlanContext context, ClusterState state, RepairClusterRequest request, CancellationToken cancellationToken) =>
        VerticaRepairPlan.MakeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanEnableRootAsync(PlanContext context, ClusterState state, EnableRootRequest request, CancellationToken cancellationToken) =>
        VerticaLifePlans.EnableRootAsync(context, state, request, cancellationToken);

    public async Task<EnginePlan?> PlanDeleteAsync(PlanContext context, ClusterState state, RemoveClusterRequest request, CancellationToken cancellationToken) =>
        await VerticaLifePlans.DeleteAsync(context, state, request, cancellationToken);

    /// <summary>What is on hosts, only the hosts tell; which version a cluster gets is chosen with them.</summary>
    public Task<IReadOnlyList<string>> GetVersionsAsync(PlanContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public TroveClusterConnection Connection(ClusterState state)
    {
        string database = VerticaClusterFacts.Of(state.Cluster).Database;
        return ClusterView.Connection(state, UserName, endpoints =>
            endpoints.Count == 0 ? "" : $"Host={endpoints[0].Split(':')[0]};Port={VerticaDatastore.Port};Database={database};User={UserName};BackupServerNode={string.Join(',', endpoints.Skip(1))}");
    }

    public TroveCluster View(ClusterState state, TroveClusterStatus status, string message)
    {
        VerticaClusterFacts facts = VerticaClusterFacts.Of(state.Cluster);
        return new VerticaCluster(ClusterView.Of(state, status, message, row =>
        {
            VerticaNodeFacts node = VerticaNodeFacts.Of(row);
            return new VerticaClusterNode(ClusterView.NodeOf(state.Cluster, row)) { State = node.State, DatabaseNode = node.DatabaseNode };
        }))
        {
            Database = facts.Database,
            KSafety = facts.KSafety,
            CurrentKSafety = facts.CurrentKSafety,
            License = facts.License,
            LicenseNodes = facts.LicenseNodes,
            RebalancePercent = facts.RebalancePercent,
            IsRebalancing = facts.IsRebalancing,
            LocalSegments = facts.LocalSegments,
            ScalingFactor = facts.ScalingFactor,
            PointToPoint = facts.PointToPoint,
            Adopted = facts.Adopted,
            RootEnabled = facts.RootEnabled,
        };
    }
}
