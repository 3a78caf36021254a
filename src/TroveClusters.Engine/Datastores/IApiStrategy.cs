using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// What is particular to a datastore about checking and showing: Trove's <c>api_strategy</c>. Reads and checks; writes
/// nothing, starts nothing. One object serves all clusters, from many threads at once, for as long as the process lives.
/// </summary>
/// <remarks>
/// A check that fails throws a <see cref="TroveException"/> with the id that fits, before anything is written. Any other
/// exception is taken for a defect of the strategy. What a datastore cannot do need not be implemented: it is refused with
/// <c>OperationNotSupported</c>.
/// </remarks>
public interface IApiStrategy
{
    /// <summary>The user applications connect as.</summary>
    string UserName { get; }

    /// <summary>
    /// The datastore's own options, beside those every datastore has. The group may be left empty: it is the datastore's
    /// name. They appear in <c>Get-TroveConfiguration</c> and are read through <see cref="PlanContext.DatastoreOptions"/>.
    /// </summary>
    IReadOnlyList<OptionDefinition> Options => [];

    /// <summary>Whether data lies in slots, which new nodes get only when they are moved, and which must be moved before a node can go.</summary>
    bool HasSlots => false;

    /// <summary>
    /// Checks a create and says what it would do. The name of the cluster has been checked, and that the provider exists.
    /// Called again when anything has changed before the operation begins, so the plan must follow from what it is made of,
    /// but for ids and passwords.
    /// </summary>
    /// <returns>A plan whose cluster and new nodes are records as the catalog is to hold them, with status <c>Build</c>.</returns>
    /// <exception cref="TroveException">Why it cannot be done.</exception>
    Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken);

    /// <summary>Checks a grow and says what it would do.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanGrowAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks a shrink and says what it would do. A plan must keep at least one node.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanShrinkAsync(PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks a stop and says what it would do: a plan that changes nothing when all nodes are stopped.</summary>
    /// <param name="context">What can be looked at.</param>
    /// <param name="state">The cluster.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="recovers">An interrupted stop that this one takes over; null for none.</param>
    /// <param name="cancellationToken">Stops the checks.</param>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanStopAsync(
        PlanContext context, ClusterState state, StopClusterRequest request, Guid? recovers, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks a restart and says what it would do.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanRestartAsync(
        PlanContext context, ClusterState state, RestartClusterRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks the adoption of a cluster that somebody else made, and says what it would do. Nothing of that cluster is changed.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanImportAsync(PlanContext context, ImportClusterRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks a start and says what it would do; null for the engine's own plan, which starts the servers of nodes that are down.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan?> PlanStartAsync(PlanContext context, ClusterState state, StartClusterRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<EnginePlan?>(null);

    /// <summary>
    /// Checks a deletion and says what it would do; null for the engine's own plan, which ends the servers and removes their
    /// data. An operation that was interrupted is given up for it.
    /// </summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan?> PlanDeleteAsync(PlanContext context, ClusterState state, RemoveClusterRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<EnginePlan?>(null);

    /// <summary>Checks an even spread of the data and says what it would do.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanOptimizeAsync(PlanContext context, ClusterState state, OptimizeClusterRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks the move of slots and says what it would do.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanMoveSlotsAsync(PlanContext context, ClusterState state, MoveSlotsRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks the return of nodes that are down and says what it would do.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanRepairAsync(PlanContext context, ClusterState state, RepairClusterRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks the enabling of root and says what it would do. The plan gives <see cref="SecretNames.RootPassword"/>.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanEnableRootAsync(PlanContext context, ClusterState state, EnableRootRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Reads a line of a node's log. Without knowledge of the server, a line is all message.</summary>
    LogLine ReadLogLine(string line) => new(null, TroveLogLevel.Unknown, line);

    /// <summary>All forms in which a password could stand in a log, to be blotted out.</summary>
    IReadOnlyList<string> WaysToWrite(string password) => [password];

    /// <summary>Checks a change of flavor or configuration and says what it would do.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanUpdateAsync(PlanContext context, ClusterState state, SetClusterRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>Checks a change to another version of the servers and says what it would do.</summary>
    /// <inheritdoc cref="PlanCreateAsync" path="/exception"/>
    Task<EnginePlan> PlanUpgradeAsync(PlanContext context, ClusterState state, UpgradeClusterRequest request, CancellationToken cancellationToken) =>
        throw context.NotSupported(request.Kind);

    /// <summary>The cluster as users see it; see <see cref="ClusterView"/>. Of the records alone: it asks nobody.</summary>
    /// <param name="state">The records, those of removed nodes with status <c>Removed</c>.</param>
    /// <param name="status">How the cluster is doing, as the engine judges by its records and, after a refresh, by what its nodes said.</param>
    /// <param name="message">What an operator should know; empty when all is well.</param>
    TroveCluster View(ClusterState state, TroveClusterStatus status, string message) => ClusterView.Of(state, status, message);

    /// <summary>What an application needs to connect, without the password; see <see cref="ClusterView"/>.</summary>
    TroveClusterConnection Connection(ClusterState state);

    /// <summary>The versions that can be had here and now, the preferred one first; empty when none can, which is no error.</summary>
    Task<IReadOnlyList<string>> GetVersionsAsync(PlanContext context, CancellationToken cancellationToken);
}

/// <summary>A cluster and its nodes as the catalog has them.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Nodes">Its nodes, in the order they joined.</param>
public sealed record ClusterState(ClusterRow Cluster, IReadOnlyList<NodeRow> Nodes)
{
    /// <summary>The operation that held the cluster when it was read; null when none did.</summary>
    internal OperationRow? Operation { get; init; }

    /// <summary>Whether all its nodes were stopped on purpose, as the catalog has them; those that are being added do not count.</summary>
    internal bool IsStopped => Nodes.Where(node => node.Status != TroveNodeStatus.Build).ToList() is { Count: > 0 } members && members.TrueForAll(node => node.IsStopped);
}
