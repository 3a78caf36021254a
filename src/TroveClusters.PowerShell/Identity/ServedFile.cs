namespace TroveClusters.Commands;

/// <summary>Files where a server does the work: they are the server's.</summary>
internal static class ServedFile
{
    /// <summary>Whether a server is at this machine, so that its files are those that PowerShell sees.</summary>
    public static bool IsHere(TroveServerConnection server) => server.Uri.IsLoopback;

    /// <summary>A path at a server.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is not absolute.</exception>
    public static string Path(TroveServerConnection server, string path)
    {
        // The server's machine may be of another kind than this one.
        bool absolute = path.StartsWith('/') || path.StartsWith(@"\\", StringComparison.Ordinal) || path is [_, ':', '\\' or '/', ..];
        return absolute ? path : throw new TroveException(
            TroveErrorId.InvalidArgument, $"'{path}' says not where it is at {server.Name}: files are the server's.", path, "Give the whole path at the server.");
    }
}
