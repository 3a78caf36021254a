namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>A host's file system in memory: folders and files with owner, group and mode. Safe to use from many tasks.</summary>
internal sealed class MemoryVolume
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public MemoryVolume() => _entries["/"] = new Entry(null, Mode("755"), "root", "root");

    /// <summary>Held while an operation looks and changes.</summary>
    public Lock Gate { get; } = new();

    /// <summary>A mode from its octal digits.</summary>
    public static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    /// <summary>An absolute path without <c>.</c>, <c>..</c> and doubled slashes.</summary>
    public static string Normalize(string path)
    {
        if (!path.StartsWith('/'))
            throw new ArgumentException($"'{path}' is no absolute path.", nameof(path));
        var parts = new List<string>();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not "." and not "..")
                parts.Add(part);
        }
        return "/" + string.Join('/', parts);
    }

    public static string Parent(string path) => path.LastIndexOf('/') is > 0 and int slash ? path[..slash] : "/";

    public Entry? Find(string path) => _entries.GetValueOrDefault(path);

    public void Put(string path, Entry entry) => _entries[path] = entry;

    /// <summary>The paths of all below a folder, not the folder itself.</summary>
    public List<string> Below(string folder)
    {
        string prefix = folder == "/" ? "/" : folder + "/";
        return [.. _entries.Keys.Where(path => path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    public void Remove(string path)
    {
        foreach (string below in Below(path))
            _entries.Remove(below);
        _entries.Remove(path);
    }

    public void Move(string from, string to)
    {
        foreach (string below in Below(from))
        {
            _entries[to + below[from.Length..]] = _entries[below];
            _entries.Remove(below);
        }
        _entries[to] = _entries[from];
        _entries.Remove(from);
    }

    /// <summary>A file, or a folder where <see cref="Bytes"/> is null.</summary>
    public sealed record Entry(byte[]? Bytes, UnixFileMode Mode, string Owner, string Group)
    {
        public bool IsFolder => Bytes is null;

        public DateTime Changed { get; init; } = DateTime.UtcNow;
    }
}
