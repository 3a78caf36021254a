using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// What is particular to a datastore about checking and showing: Trove's <c>api_strategy</c>. Reads and checks; writes
/// nothing.
/// </summary>
internal interface IApiStrategy
{
    /// <summary>Checks a create and says what it would do.</summary>
    Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken);

    /// <summary>Checks a grow and says what it would do.</summary>
    Task<EnginePlan> PlanGrowAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken);

    /// <summary>Checks a shrink and says what it would do.</summary>
    Task<EnginePlan> PlanShrinkAsync(PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken);

    /// <summary>The cluster as users see it.</summary>
    TroveCluster View(ClusterState state, TroveClusterStatus status, string message);

    /// <summary>What an application needs to connect.</summary>
    TroveClusterConnection Connection(ClusterState state);

    /// <summary>The user applications connect as.</summary>
    string UserName { get; }

    /// <summary>The versions that can be had here and now, newest first.</summary>
    Task<IReadOnlyList<string>> GetVersionsAsync(PlanContext context, CancellationToken cancellationToken);
}

/// <summary>A cluster and its nodes as the catalog has them.</summary>
internal sealed record ClusterState(ClusterRow Cluster, IReadOnlyList<NodeRow> Nodes)
{
    /// <summary>The operation that held the cluster when it was read; null when none did.</summary>
    public OperationRow? Operation { get; init; }
}
