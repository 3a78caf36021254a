using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Children that were started past .NET. A dead one stays a zombie, which looks alive to most questions, until its parent
/// has asked for its exit status.
/// </summary>
internal static class ChildProcess
{
    /// <summary>Reaps a child if it has died.</summary>
    /// <returns>How it ended, for people; null when it runs, or is no child of this process.</returns>
    public static string? TryReap(int processId)
    {
        int result;
        int status;
        do
        {
            result = Libc.WaitProcess(processId, out status, Libc.WaitNoHang);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);

        return result == processId ? Describe(status) : null;
    }

    private static string Describe(int status)
    {
        int signal = status & 0x7F;
        return signal == 0
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"exit code {(status >> 8) & 0xFF}")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"signal {signal}");
    }
}
