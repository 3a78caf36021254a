using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Databases;

/// <summary>What happens to a database as a whole.</summary>
internal static class DatabaseChanges
{
    /// <summary>Every node goes down, every session ends. A rebalance in the background goes on when it is started again.</summary>
    public static void Stop(DatabaseState database)
    {
        database.Nodes.ForEach(Down);
        database.Sessions = 0;
        if (database.Rebalance is { Background: false }) database.Rebalance = null;
    }

    /// <summary>The node is on its way up.</summary>
    public static void Up(NodeState node, double upAt) => (node.State, node.UpAt) = ("UP", upAt);

    public static void Down(NodeState node) => (node.State, node.UpAt) = ("DOWN", 0);
}
