using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine;

/// <summary>Judges how a cluster is doing: from its task, its nodes and, after a refresh, from what they said.</summary>
internal static class ClusterStatus
{
    public static (TroveClusterStatus Status, string Message) Judge(ClusterState state, OperationRow? operation, RefreshResult? asked, bool stopped)
    {
        if (operation is not null && OperationRecovery.IsRecoverable(operation))
        {
            return (TroveClusterStatus.Error,
                $"{OperationWords.Subject(operation)}, begun {operation.Started:u}, was interrupted. Resume-TroveOperation -Id {operation.Id}, or any command that changes the cluster, finishes or undoes it.");
        }
        if (state.Cluster.Task.Equals(TroveTask.Building))
            return (TroveClusterStatus.Build, "");
        if (state.Cluster.Task.Equals(TroveTask.Deleting))
            return (TroveClusterStatus.Deleting, "");
        List<NodeRow> members = [.. state.Nodes.Where(node => node.Status is not TroveNodeStatus.Build)];
        if (stopped && !members.Exists(node => node.Status == TroveNodeStatus.Active))
            return (TroveClusterStatus.Shutdown, $"{members[^1].Message} Start-TroveCluster starts it again, with its data.");
        List<NodeRow> down = [.. members.Where(node => node.Status is not TroveNodeStatus.Active)];
        string who = down.Count == 0 ? "" : $"Not active: {string.Join(", ", down.Select(node => $"{node.Name} ({node.Status})"))}.";
        string message = string.Join(' ', new[] { who, asked?.Message ?? "", state.Cluster.Message }.Where(text => text.Length > 0));
        if (members.Count == down.Count || asked is { Serving: false })
            return (TroveClusterStatus.Error, message);
        return (message.Length == 0 ? TroveClusterStatus.Active : TroveClusterStatus.Degraded, message);
    }
}
