using System.Diagnostics;
using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>
/// Watches a server from its launch to the point where it has taken its ports, or has ended because it could not.
/// </summary>
internal sealed class StartWatch(NodePlace place, NodeLaunch launch, NodeFolder folder, long logStart, TimeSpan patience)
{
    private const int LinesOfDetail = 15;
    private const int MostLogBytes = 256 * 1024;

    /// <summary>Looking whose port it is costs more than looking into the log: it starts later and is done less often.</summary>
    private static readonly TimeSpan s_portInterval = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>What servers say of a taken port: the C library's words in English, which the environment asks for, .NET's, and Windows'.</summary>
    private static readonly string[] s_portTakenMarks = ["Address already in use", "Only one usage of each socket address"];

    /// <summary>Waits.</summary>
    /// <param name="handle">The process.</param>
    /// <param name="process">The process as it is reported.</param>
    /// <param name="cancellationToken">Stops waiting; the server goes on.</param>
    public async Task<NodeStartResult> WaitAsync(IProcessHandle handle, NodeProcess process, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan pause = TimeSpan.FromMilliseconds(2);
        TimeSpan nextPortLook = s_portInterval;
        while (true)
        {
            if (handle.HasExited)
                return Ended(handle.ExitStatus);
            if (launch.StartedMarks.Count > 0 && Contains(ReadNewLog(), launch.StartedMarks))
                return new NodeStartResult(NodeStartOutcome.Started, process, "");
            if (clock.Elapsed >= nextPortLook)
            {
                if (await ListeningPort.IsHeldByAsync(process.Id, place.Host, place.Port, cancellationToken) && !handle.HasExited)
                    return new NodeStartResult(NodeStartOutcome.Started, process, "");
                nextPortLook = clock.Elapsed + s_portInterval;
            }

            if (clock.Elapsed >= patience)
            {
                return new NodeStartResult(
                    NodeStartOutcome.Started, process, $"The server runs, but has not taken port {place.Port} yet.");
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private NodeStartResult Ended(string? status)
    {
        string log = ReadNewLog();
        bool portTaken = Contains(log, s_portTakenMarks) || Contains(log, launch.PortTakenMarks);
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string end = lines.Length == 0
            ? "It wrote no log."
            : $"Its log ends: {string.Join(Environment.NewLine, lines.TakeLast(LinesOfDetail))}";
        string detail = $"'{launch.Program}' ended at its start ({status ?? "how is not known"}). {end}";
        return new NodeStartResult(portTaken ? NodeStartOutcome.PortTaken : NodeStartOutcome.Exited, null, WithoutSecrets(detail));
    }

    private string WithoutSecrets(string text)
    {
        // Longest first: one may be part of another.
        foreach (string secret in launch.Secrets.Where(s => s.Length > 0).OrderByDescending(s => s.Length))
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    /// <summary>What this start has written; of very much only the end.</summary>
    private string ReadNewLog()
    {
        try
        {
            using var file = new FileStream(folder.Log, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
            long length = file.Length;
            long start = Math.Max(logStart, length - MostLogBytes);
            if (length <= start)
                return "";

            var bytes = new byte[length - start];
            file.Position = start;
            return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    private static bool Contains(string text, IReadOnlyList<string> marks) =>
        marks.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));
}
