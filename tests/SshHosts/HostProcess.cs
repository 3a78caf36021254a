namespace TroveClusters.Tests.SshHosts;

/// <summary>A process of a host.</summary>
/// <param name="Id">Its number in the host.</param>
/// <param name="MachineId">Its number on this machine.</param>
/// <param name="UserId">Who runs it.</param>
/// <param name="Arguments">Its command line; empty for one that has ended and is not reaped.</param>
/// <param name="Environment">Its variables, as NAME=value.</param>
/// <param name="State">The letter that ps shows: S, R, T (stopped), Z …</param>
public sealed record HostProcess(int Id, int MachineId, int UserId, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, char State)
{
    /// <summary>Its program and arguments, for messages.</summary>
    public override string ToString() => $"{Id} {State} {string.Join(' ', Arguments)}";

    /// <summary>All processes of a host, by the process that is the host's first one.</summary>
    internal static IReadOnlyList<HostProcess> All(int init)
    {
        string? space = Space(init);
        if (space is null)
            return [];
        var found = new List<HostProcess>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(System.IO.Path.GetFileName(folder), out int id) && Space(id) == space && Read(id) is { } process)
                found.Add(process);
        }
        return found;
    }

    private static string? Space(int id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/ns/pid").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static HostProcess? Read(int id)
    {
        try
        {
            Dictionary<string, string> status = File.ReadLines($"/proc/{id}/status").Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
            int inHost = int.Parse(status["NSpid"].Split('\t')[^1]);
            return new HostProcess(inHost, id, int.Parse(status["Uid"].Split('\t')[0]), Strings($"/proc/{id}/cmdline"), Strings($"/proc/{id}/environ"), status["State"][0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
            return null;
        }
    }

    private static string[] Strings(string path) => File.ReadAllText(path) is { Length: > 0 } text ? text.TrimEnd('\0').Split('\0') : [];
}
