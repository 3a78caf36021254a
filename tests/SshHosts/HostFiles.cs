namespace TroveClusters.Tests.SshHosts;

/// <summary>Finds a host's files from outside. A symbolic link there leads to where it leads in the host, never to a file of this machine.</summary>
internal sealed class HostFiles(string root)
{
    private const int MostLinks = 40;

    /// <summary>The path by which this machine reaches a host's file, through all links but, when it is told so, the last.</summary>
    public string Resolve(string path, bool followLast = true)
    {
        if (!path.StartsWith('/'))
            throw new ArgumentException($"'{path}' is no absolute path.", nameof(path));
        var rest = new Stack<string>(Names(path).Reverse());
        var done = new List<string>();
        int links = 0;
        while (rest.TryPop(out string? name))
        {
            if (name == "..")
            {
                if (done.Count > 0)
                    done.RemoveAt(done.Count - 1);
                continue;
            }
            string here = root + string.Concat(done.Select(part => "/" + part)) + "/" + name;
            if ((followLast || rest.Count > 0) && new FileInfo(here).LinkTarget is { } target)
            {
                if (++links > MostLinks)
                    throw new IOException($"Too many symbolic links in '{path}'.");
                if (target.StartsWith('/'))
                    done.Clear();
                foreach (string part in Names(target).Reverse())
                    rest.Push(part);
                continue;
            }
            done.Add(name);
        }
        return root + "/" + string.Join('/', done);
    }

    private static IEnumerable<string> Names(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".");
}
