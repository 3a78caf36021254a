namespace TroveClusters.Commands;

/// <summary>What lies in <c>lib/</c>. A session that works on this machine never loads the client, and one that is connected never the engine.</summary>
internal static class Libraries
{
    /// <summary>The engine.</summary>
    public static LibraryLoader<ITroveServiceFactory> Engine { get; } = new("TroveClusters.Engine.dll", "TroveClusters.Engine.EngineFactory", "engine");

    /// <summary>The client of servers.</summary>
    public static LibraryLoader<ITroveServerConnector> Client { get; } = new("TroveClusters.Client.dll", "TroveClusters.Client.ServerConnector", "client");
}
