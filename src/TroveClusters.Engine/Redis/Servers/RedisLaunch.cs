using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>How a provider is to run a node.</summary>
internal static class RedisLaunch
{
    /// <summary>The ports a node needs beside its client port.</summary>
    public static PortNeeds PortsOf(RedisServerKind kind) => kind == RedisServerKind.Garnet
        ? new PortNeeds([]) // nodes talk over the client port
        : new PortNeeds([RedisConfigurationFile.BusPortOffset]);

    /// <summary>The launch of a node. The same for every start of it: its data and its place in the cluster are its own to keep.</summary>
    /// <param name="server">The program.</param>
    /// <param name="place">The node's place.</param>
    /// <param name="settings">What it is to be like.</param>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: the server cannot take such a password, or the memory is too little.</exception>
    public static NodeLaunch Of(RedisServerProgram server, NodePlace place, RedisNodeSettings settings) =>
        server.Kind == RedisServerKind.Garnet
            ? GarnetLaunch.Of(server, place, settings)
            : RedisConfigurationFile.LaunchOf(server, place, settings);
}
