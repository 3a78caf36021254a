using System.Diagnostics;
using System.Net.Sockets;

namespace TroveClusters.Demo;

/// <summary>Looks for what a deleted cluster must not leave: servers, listeners, files.</summary>
internal static class Leftovers
{
    public static async Task<int> CheckAsync(string home, IReadOnlyList<string> endpoints)
    {
        List<string> left = [];
        foreach (string endpoint in endpoints)
        {
            if (await AnswersAsync(endpoint))
                left.Add($"something listens on {endpoint}");
        }
        string nodes = Path.Combine(home, "nodes");
        if (Directory.Exists(nodes))
            left.AddRange(Directory.GetFileSystemEntries(nodes).Select(entry => $"{entry} is there"));
        left.AddRange(Processes(home).Select(id => $"process {id} works in {home}"));
        Console.WriteLine(left.Count == 0
            ? $"Nothing is left: none of {endpoints.Count} endpoints answers, no process works below the demo's home, no node has a folder there."
            : $"Left behind: {string.Join("; ", left)}.");
        return left.Count == 0 ? 0 : 1;
    }

    private static async Task<bool> AnswersAsync(string endpoint)
    {
        int colon = endpoint.LastIndexOf(':');
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endpoint[..colon], int.Parse(endpoint[(colon + 1)..], null));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Only Linux tells where a process works; elsewhere the endpoints and files have to do.</summary>
    private static IEnumerable<int> Processes(string home)
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        foreach (Process process in Process.GetProcesses())
        {
            if (WorkingFolder(process.Id)?.StartsWith(home, StringComparison.Ordinal) == true)
                yield return process.Id;
        }
    }

    private static string? WorkingFolder(int processId)
    {
        try
        {
            return new FileInfo($"/proc/{processId}/cwd").ResolveLinkTarget(returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It ended, or is another user's.
        }
    }
}
