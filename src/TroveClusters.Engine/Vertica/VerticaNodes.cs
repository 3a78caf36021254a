using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>What the records of nodes say, and how they are brought up to date.</summary>
internal static class VerticaNodes
{
    /// <summary>Trove's type of the node that drives what is done to the cluster.</summary>
    public const string Master = "master";

    /// <summary>Trove's type of all others.</summary>
    public const string Member = "member";

    /// <summary>The record of a node as the database has it.</summary>
    public static NodeRow Update(NodeRow node, VerticaDatabaseState state)
    {
        VerticaNodeState? now = VerticaNodeFacts.Find(state, node);
        return node with
        {
            Facts = (VerticaNodeFacts.Of(node) with { DatabaseNode = now?.Name ?? "", State = now?.State ?? "" }).ToJson(),
            Status = node.Status == TroveNodeStatus.Build ? node.Status
                : now is null ? TroveNodeStatus.Failed
                : now.IsUp ? TroveNodeStatus.Active
                : now.State == "DOWN" ? TroveNodeStatus.Shutdown : TroveNodeStatus.Failed,
            Message = now is null ? "The database has no node on this host."
                : now.IsEphemeral ? "It is on its way out: its removal has begun and is not finished."
                : now.IsUp ? "" : $"The database says that it is {now.State}.",
        };
    }

    /// <summary>How messages call a node of the database.</summary>
    public static string NameOf(VerticaNodeState node, IEnumerable<NodeRow> nodes) =>
        nodes.FirstOrDefault(row => row.Host == node.Address)?.Name ?? $"{node.Name} at {node.Address}, which is not in the catalog";

    /// <summary>The folder that a database has on a host: below the folder for data, by its name.</summary>
    public static string FolderOf(VerticaClusterFacts facts) => $"{facts.DataFolder.TrimEnd('/')}/{facts.Database}";

    /// <summary>For plans: <c> on db1 (10.0.0.4)</c>.</summary>
    public static string OnHost(NodeRow node) => $" on {node.HostName}{(node.HostName == node.Host ? "" : $" ({node.Host})")}";
}
