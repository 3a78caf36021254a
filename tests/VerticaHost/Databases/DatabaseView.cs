using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Databases;

/// <summary>A database at one moment: its state, read once, with what its nodes show and with its rebalance settled.</summary>
internal sealed class DatabaseView
{
    private readonly Dictionary<string, string> _shown;

    /// <param name="world">Where the hosts' power and the clock are.</param>
    /// <param name="name">The database's name.</param>
    /// <param name="state">Its state: settled here.</param>
    public DatabaseView(SimWorld world, string name, DatabaseState state)
    {
        (Name, State) = (name, state);
        Rebalances.Settle(state, world.Clock.Now);
        _shown = state.Nodes.ToDictionary(node => node.Name, world.ShownState);
    }

    public string Name { get; }

    public DatabaseState State { get; }

    public IReadOnlyList<NodeState> Nodes => State.Nodes;

    /// <summary>Whether somebody can connect to it.</summary>
    public bool IsUp => Nodes.Any(IsNodeUp);

    /// <summary>Whether it was started and not stopped: some node is up or on its way.</summary>
    public bool IsRunning => Nodes.Any(node => node.State == "UP");

    /// <summary>What state a node shows.</summary>
    public string Shown(NodeState node) => _shown[node.Name];

    public bool IsNodeUp(NodeState node) => Shown(node) == "UP";

    /// <summary>All databases, by name.</summary>
    public static IReadOnlyList<DatabaseView> All(SimWorld world, SimState state) =>
        [.. state.Dbs.Select(database => new DatabaseView(world, database.Key, database.Value))];
}
