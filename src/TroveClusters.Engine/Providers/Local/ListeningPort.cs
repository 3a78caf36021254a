using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>Whether a process has taken its port.</summary>
internal static class ListeningPort
{
    private const string Listening = "0A";

    /// <summary>
    /// Whether the process listens on the port. Linux tells whose a port is; elsewhere any listener counts, and a stranger
    /// on the port makes the server end later, which the datastore notices.
    /// </summary>
    public static async Task<bool> IsHeldByAsync(int processId, string host, int port, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
        {
            var listeners = new HashSet<string>(StringComparer.Ordinal);
            Collect("/proc/net/tcp", port, listeners);
            Collect("/proc/net/tcp6", port, listeners);
            return listeners.Count > 0 && HasSocket(processId, listeners);
        }

        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(IPAddress.Parse(host), port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Adds the inodes of the sockets that listen on a port, as the links of descriptors name them.</summary>
    private static void Collect(string table, int port, HashSet<string> links)
    {
        string suffix = port.ToString("X4", CultureInfo.InvariantCulture);
        try
        {
            foreach (string line in File.ReadLines(table).Skip(1))
            {
                // sl, local address:port, remote address:port, state, queues, timer, retransmits, user, timeout, inode
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith($":{suffix}", StringComparison.Ordinal))
                    links.Add($"socket:[{fields[9]}]");
            }
        }
        catch (FileNotFoundException)
        {
            // No such protocol on this machine.
        }
    }

    private static bool HasSocket(int processId, HashSet<string> links)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd"))
                .Any(entry => new FileInfo(entry).LinkTarget is { } target && links.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It ended, or a descriptor was closed meanwhile; the next look tells.
        }
    }
}
