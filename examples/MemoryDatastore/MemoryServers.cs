using System.Collections.Concurrent;

namespace Acme.Trove;

/// <summary>
/// The servers: objects in the memory of this process, gone when it ends. Another process has servers of its own; what is
/// up there is down here.
/// </summary>
internal static class MemoryServers
{
    private static readonly ConcurrentDictionary<Guid, ConcurrentDictionary<string, string>> s_servers = new();

    public static bool IsUp(Guid nodeId) => s_servers.ContainsKey(nodeId);

    /// <summary>Starts a server; one that is up is left alone, with what it holds.</summary>
    public static void Start(Guid nodeId) => s_servers.TryAdd(nodeId, new ConcurrentDictionary<string, string>());

    /// <summary>What a server holds, in bytes; null for one that is down.</summary>
    public static long? BytesOf(Guid nodeId) =>
        s_servers.TryGetValue(nodeId, out ConcurrentDictionary<string, string>? data) ? data.Sum(pair => 2L * (pair.Key.Length + pair.Value.Length)) : null;

    /// <summary>Ends a server, and what it holds is gone; nothing to end is success.</summary>
    public static void Stop(Guid nodeId) => s_servers.TryRemove(nodeId, out _);
}
