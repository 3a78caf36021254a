using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Children that were launched past .NET. A dead one stays a zombie, which looks alive to most questions, until its parent
/// has asked for its exit status. Only these are asked for: .NET reaps the children it started itself.
/// </summary>
internal static class ChildProcess
{
    private static readonly ConcurrentDictionary<int, byte> s_launched = new();

    /// <summary>Takes charge of a child just launched.</summary>
    public static void Adopt(int processId) => s_launched[processId] = 0;

    /// <summary>Reaps a child if it has died.</summary>
    /// <returns>How it ended, for people; null when it runs, has been reaped already, or is none of ours.</returns>
    public static string? TryReap(int processId)
    {
        if (!s_launched.ContainsKey(processId))
            return null;

        int result;
        int status;
        do
        {
            result = Libc.WaitProcess(processId, out status, Libc.WaitNoHang);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);

        if (result == 0)
            return null;
        s_launched.TryRemove(processId, out _);
        return result == processId ? Describe(status) : null;
    }

    private static string Describe(int status)
    {
        int signal = status & 0x7F;
        return signal == 0
            ? string.Create(CultureInfo.InvariantCulture, $"exit code {(status >> 8) & 0xFF}")
            : string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
    }
}
