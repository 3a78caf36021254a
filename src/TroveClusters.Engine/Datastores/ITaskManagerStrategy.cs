using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Datastores;

/// <summary>
/// What is particular to a datastore about doing: Trove's <c>taskmanager_strategy</c>. One object serves all clusters, from
/// many threads at once, for as long as the process lives.
/// </summary>
public interface ITaskManagerStrategy
{
    /// <summary>
    /// The interface that <c>guestagent_strategy</c> must name an implementation of, so that what is done on one node can be
    /// replaced by itself; null for a datastore without one. It is had by <see cref="OperationContext.GuestAgent{T}"/>.
    /// </summary>
    Type? GuestAgentType => null;

    /// <summary>
    /// The steps of a kind of operation, in order; empty for a kind that clusters of this datastore do not have, which is
    /// then refused with <c>OperationNotSupported</c>. The same in every process, so that another one can go on.
    /// </summary>
    IReadOnlyList<OperationStep> Steps(TroveOperationKind kind);

    /// <summary>
    /// Asks the nodes how they are. A node that does not answer is told by its record's status and message and never by an
    /// exception. Nothing is written.
    /// </summary>
    Task<RefreshResult> RefreshAsync(PlanContext context, ClusterState state, CancellationToken cancellationToken);

    /// <summary>
    /// Measures how busy and how full the nodes are. A node that does not answer is marked in the result and never told by an
    /// exception.
    /// </summary>
    /// <param name="context">What can be looked at.</param>
    /// <param name="state">The cluster.</param>
    /// <param name="interval">For how long what happens per second is counted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TroveException"><c>OperationNotSupported</c>.</exception>
    Task<TroveClusterMeasurement> MeasureAsync(
        PlanContext context, ClusterState state, TimeSpan interval, CancellationToken cancellationToken) =>
        throw new TroveException(
            TroveErrorId.OperationNotSupported, $"Clusters of datastore '{state.Cluster.Datastore}' cannot be measured.", state.Cluster.Name);
}

/// <summary>What the nodes themselves said.</summary>
/// <param name="Nodes">The nodes' records, brought up to date.</param>
/// <param name="Serving">Whether the cluster as a whole serves.</param>
/// <param name="Message">What is wrong; empty when nothing is.</param>
public sealed record RefreshResult(IReadOnlyList<NodeRow> Nodes, bool Serving, string Message)
{
    /// <summary>The cluster's record, brought up to date; null where it says nothing that nodes tell.</summary>
    public ClusterRow? Cluster { get; init; }
}
