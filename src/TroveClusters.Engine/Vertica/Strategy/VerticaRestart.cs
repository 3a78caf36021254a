using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Strategy;

/// <summary>How a cluster can be restarted.</summary>
internal static class VerticaRestart
{
    /// <summary>Node after node, where it survives the loss of one; else all at once.</summary>
    public static bool IsRolling(VerticaDatabaseState database) => database.CurrentKSafety > 0 && database.Nodes.Count > 2;
}
