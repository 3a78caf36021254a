using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>A node's folder and what the provider keeps in it, beside what the server keeps there.</summary>
internal sealed class NodeFolder
{
    /// <summary>What stands for the folder's path in a launch.</summary>
    public const string Placeholder = "{folder}";

    private const long LogTurnsAt = 8 * 1024 * 1024;

    /// <summary>The folder of a node.</summary>
    /// <param name="home">The Trove home, absolute.</param>
    /// <param name="nodeId">The node.</param>
    public NodeFolder(string home, Guid nodeId)
    {
        Parent = System.IO.Path.Combine(home, "nodes");
        Path = System.IO.Path.Combine(Parent, nodeId.ToString());
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Whether it is there.</summary>
    public bool Exists => Directory.Exists(Path);

    /// <summary>Where the server's output goes.</summary>
    public string Log => In("server.log");

    /// <summary>Where it went before: a log that has grown is set aside when the server starts again.</summary>
    public string OlderLog => In("server.log.1");

    /// <summary>Where the process is recorded.</summary>
    public string ProcessRecord => In("process.json");

    /// <summary>Held while the server is being started.</summary>
    public string StartLock => In("start.lock");

    private string Parent { get; }

    /// <summary>Creates it.</summary>
    /// <returns>Whether it was there already.</returns>
    public bool Ensure()
    {
        bool existed = Exists;
        PrivateFile.EnsureFolder(Parent);
        PrivateFile.EnsureFolder(Path);
        return existed;
    }

    /// <summary>Puts the path in the place of <see cref="Placeholder"/>.</summary>
    public string Expand(string text) => text.Replace(Placeholder, Path, StringComparison.Ordinal);

    /// <summary>Writes a launch's files; they are written anew at each start, so that a power failure may lose them.</summary>
    public void Write(IReadOnlyDictionary<string, string> files)
    {
        foreach ((string name, string content) in files)
        {
            string path = Inside(name);
            PrivateFile.EnsureFolder(System.IO.Path.GetDirectoryName(path)!);
            PrivateFile.Replace(path, Expand(content), durable: false);
        }
    }

    /// <summary>Sets a log aside that has grown large. Only while no server writes to it.</summary>
    /// <returns>The length of the log that the next server appends to.</returns>
    public long TurnLog()
    {
        var log = new FileInfo(Log);
        if (!log.Exists)
            return 0;
        if (log.Length < LogTurnsAt)
            return log.Length;

        log.MoveTo(OlderLog, overwrite: true);
        return 0;
    }

    /// <summary>Removes it with all it holds; links in it are removed, never followed.</summary>
    public void Remove()
    {
        try
        {
            var folder = new DirectoryInfo(Path);
            if (folder.LinkTarget is not null)
                folder.Delete(); // Somebody put a link in its place: only the link is ours.
            else
                folder.Delete(recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing to remove.
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private string Inside(string name)
    {
        string path = System.IO.Path.GetFullPath(name, Path);
        return path.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"The file '{name}' would lie outside the node's folder.", nameof(name));
    }
}
