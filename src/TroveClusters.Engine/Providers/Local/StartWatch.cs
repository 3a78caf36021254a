using System.Diagnostics;
using System.Globalization;
using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>
/// Watches a server from its launch to the point where it has taken its ports, or has ended because it could not.
/// </summary>
internal sealed class StartWatch(NodePlace place, NodeLaunch launch, NodeFolder folder, long logStart, TimeSpan patience)
{
    private const int MostLogBytes = 256 * 1024;

    /// <summary>Looking whose port it is costs more than looking into the log: it starts later and is done less often.</summary>
    private static readonly TimeSpan s_portInterval = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits.</summary>
    /// <param name="handle">The process.</param>
    /// <param name="process">The process as it is reported.</param>
    /// <param name="cancellationToken">Stops waiting; the server goes on.</param>
    public async Task<NodeStartResult> WaitAsync(IProcessHandle handle, NodeProcess process, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var pause = new GrowingPause(TimeSpan.FromMilliseconds(2), s_longestPause);
        TimeSpan nextPortLook = s_portInterval;
        while (true)
        {
            if (handle.HasExited)
                return StartFailure.Of(launch, handle.ExitStatus, ReadNewLog());
            if (launch.StartedMarks.Count > 0 && StartFailure.Contains(ReadNewLog(), launch.StartedMarks))
                return new NodeStartResult(NodeStartOutcome.Started, process, "");
            if (clock.Elapsed >= nextPortLook)
            {
                if (await HoldsAllAsync(process.Id, cancellationToken) && !handle.HasExited)
                    return new NodeStartResult(NodeStartOutcome.Started, process, "");
                nextPortLook = clock.Elapsed + s_portInterval;
            }

            if (clock.Elapsed >= patience)
            {
                return new NodeStartResult(
                    NodeStartOutcome.Started, process, $"{HasNoPortYet}.");
            }

            try
            {
                await pause.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException e)
            {
                throw new WaitCanceledException(HasNoPortYet, e);
            }
        }
    }

    /// <summary>Between the first port and the last one a server may still find that it cannot have them.</summary>
    private async Task<bool> HoldsAllAsync(int processId, CancellationToken cancellationToken)
    {
        foreach (int port in launch.FurtherPorts.Prepend(place.Port))
        {
            if (!await ListeningPort.IsHeldByAsync(processId, place.Host, port, cancellationToken))
                return false;
        }
        return true;
    }

    private string HasNoPortYet => string.Create(CultureInfo.InvariantCulture, $"The server runs, but has not taken port {place.Port} yet");

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
}
