using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>The folders of nodes on their hosts: <c>BASE/DATABASE/NODE_catalog</c> and <c>_data</c>.</summary>
internal static class NodeFolders
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes a node's folders. What an earlier database, or an attempt that failed, has left there is an error, unless it
    /// shall be removed first.
    /// </summary>
    /// <exception cref="ProgramExitException">Left-overs, a full disk, or the host's own refusal.</exception>
    public static async Task MakeAsync(ToolCall call, string database, NodeState node, bool replace)
    {
        var folders = DatabaseFolders(database, node);
        var found = await call.OnAsync(node.Host, [.. folders.Select(PeerAction.Probe)]);
        var leftOver = folders.Zip(found).FirstOrDefault(folder => folder.Second != "none").First;
        if (leftOver is not null && !replace) throw ProgramCall.Fail($"Error: {leftOver} already exists on host {node.Host}"); // [I]
        if (call.Program.ReadState().IsDiskFull(node.Host)) throw ProgramCall.Fail(NoSpace);
        await call.OnAsync(node.Host,
            [.. leftOver is null ? [] : folders.Select(PeerAction.Delete), PeerAction.MakeFolder(node.CatalogDir, Mode), PeerAction.MakeFolder(node.DataDir, Mode)]);
    }

    /// <summary>What Python says where a disk is full.</summary>
    public const string NoSpace = "OSError: [Errno 28] No space left on device";

    /// <summary>Removes all the database has on a node's host; an error is said and nothing more, since the node is gone already.</summary>
    public static async Task RemoveAsync(ToolCall call, string database, NodeState node)
    {
        var folders = DatabaseFolders(database, node);
        if (await call.TryOnAsync(node.Host, [.. folders.Select(PeerAction.Delete)]) is { } error)
            call.Say($"Warning: could not remove {string.Join(" and ", folders)} on {node.Host}: {error}"); // [I]
    }

    /// <summary>A host has one node of a database at most, so the database's whole folders are the node's.</summary>
    private static List<string> DatabaseFolders(string database, NodeState node) =>
        [.. new[] { $"{node.Catalog}/{database}", $"{node.Data}/{database}" }.Distinct()];
}
