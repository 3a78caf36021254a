using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>What stays on a host that does not answer while it is being left.</summary>
internal static class LeftBehind
{
    /// <summary>Tells it, and lets what is undone be told so.</summary>
    public static void Tell(OperationContext context, NodeRow node, TroveException error)
    {
        string host = node.HostName.Length > 0 ? node.HostName : node.Host;
        lock (context.LeftOn)
        {
            if (!context.LeftOn.Add(host))
                return;
        }
        context.Warn($"The host '{host}' could not be cleaned: {error.Message} What is left there: keys, {Agent.AdminToolsFile.Path}, and {VerticaNodes.FolderOf(VerticaClusterFacts.Of(context.Cluster))}.");
    }
}
