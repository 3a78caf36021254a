using TroveClusters.Tests.VerticaHost.Databases;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>Starts nodes: from here on they come up by themselves, whatever becomes of the tool.</summary>
internal static class NodeStart
{
    /// <param name="call">The tool.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="names">The nodes.</param>
    /// <param name="slow">The seconds they need; null for as usual.</param>
    public static void Begin(ToolCall call, string database, IReadOnlyList<string> names, double? slow = null)
    {
        var needed = slow ?? call.Program.ReadState().Timing.NodeUp;
        call.Change(database, view =>
        {
            foreach (var node in view.Nodes.Where(node => names.Contains(node.Name))) DatabaseChanges.Up(node, call.Program.Clock.Now + needed);
        });
    }
}
