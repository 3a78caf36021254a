using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>The bridge between a node's record and its provider.</summary>
internal static class NodeServers
{
    /// <summary>How long a server that leaves for good has to end by itself; its data goes anyway.</summary>
    private static readonly TimeSpan s_graceOfRemoval = TimeSpan.FromSeconds(2);

    public static NodePlace Place(NodeRow node) => new(node.Id, node.Host, node.Port);

    public static NodeProcess? Process(NodeRow node) =>
        node.Process.Length == 0 ? null : JsonSerializer.Deserialize(node.Process, EngineJson.Default.NodeProcess);

    public static string Text(NodeProcess? process) =>
        process is null ? "" : JsonSerializer.Serialize(process, EngineJson.Default.NodeProcess);

    /// <summary>Ends a node's server and removes its data; nothing to end or remove is success.</summary>
    public static async Task RemoveAsync(OperationContext context, NodeRow node, CancellationToken cancellationToken)
    {
        NodePlace place = Place(node);
        await context.Provider.StopAsync(place, Process(node), s_graceOfRemoval, cancellationToken);
        await context.Provider.RemoveAsync(place, cancellationToken);
    }
}
