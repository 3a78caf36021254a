namespace TroveClusters.Engine.Hosts;

/// <summary>Looks at the file of a private key as ssh does, but before it is needed.</summary>
internal static class KeyFileCheck
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is not there, cannot be read, or others can read it.</exception>
    public static void Verify(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            throw Wrong(path, $"The key file '{path}' is no absolute path.", "Give the whole path of the key file.");
        if (!File.Exists(path))
            throw Wrong(path, $"There is no key file '{path}'.", "Give the path of the private key's file.");
        try
        {
            using FileStream stream = File.OpenRead(path);
            _ = stream.ReadByte();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, $"The key file '{path}' cannot be read: {e.Message}", "Let the user that runs this read the file.", e);
        }
        // A public key may be named for a private one that an agent holds; it is nobody's secret.
        if (!OperatingSystem.IsWindows() && !path.EndsWith(".pub", StringComparison.Ordinal) && (File.GetUnixFileMode(path) & Others) != 0)
            throw Wrong(path, $"The key file '{path}' can be read or written by others; ssh would not use it.", $"Close it to others: chmod 600 '{path}'");
    }

    private static TroveException Wrong(string path, string message, string action, Exception? inner = null) =>
        new(TroveErrorId.InvalidArgument, message, path, action, inner);
}
