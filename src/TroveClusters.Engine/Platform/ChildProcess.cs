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
    public static string? TryReap(int processId) => TryReap(processId, out int status) ? Describe(status) : null;

    /// <summary>Reaps a child if it has died.</summary>
    /// <param name="processId">The child.</param>
    /// <param name="exitCode">Its exit code; 128 + the signal for one that a signal ended, as shells have it.</param>
    /// <returns>Whether it had died and had not been reaped.</returns>
    public static bool TryReapExitCode(int processId, out int exitCode)
    {
        bool reaped = TryReap(processId, out int status);
        int signal = status & 0x7F;
        exitCode = signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
        return reaped;
    }

    private static bool TryReap(int processId, out int status)
    {
        status = 0;
        if (!s_launched.ContainsKey(processId))
            return false;

        int result;
        do
        {
            result = Libc.WaitProcess(processId, out status, Libc.WaitNoHang);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);

        if (result == 0)
            return false;
        s_launched.TryRemove(processId, out _);
        return result == processId;
    }

    private static string Describe(int status)
    {
        int signal = status & 0x7F;
        return signal == 0
            ? string.Create(CultureInfo.InvariantCulture, $"exit code {(status >> 8) & 0xFF}")
            : string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
    }
}
