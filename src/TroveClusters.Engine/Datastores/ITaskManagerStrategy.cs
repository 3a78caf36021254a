using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Datastores;

/// <summary>What is particular to a datastore about doing: Trove's <c>taskmanager_strategy</c>.</summary>
internal interface ITaskManagerStrategy
{
    /// <summary>The steps of a kind of operation; the same for every process, so that another one can go on.</summary>
    IReadOnlyList<OperationStep> Steps(TroveOperationKind kind);

    /// <summary>Asks the nodes and returns their records as they are now, with what is wrong with the cluster; empty when nothing is.</summary>
    Task<RefreshResult> RefreshAsync(EngineServices services, ClusterState state, CancellationToken cancellationToken);
}

/// <summary>What the nodes themselves said.</summary>
/// <param name="Nodes">The nodes' records, brought up to date.</param>
/// <param name="Serving">Whether the cluster as a whole serves.</param>
/// <param name="Message">What is wrong; empty when nothing is.</param>
internal sealed record RefreshResult(IReadOnlyList<NodeRow> Nodes, bool Serving, string Message);
