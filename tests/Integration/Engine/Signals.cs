using System.Runtime.InteropServices;

namespace TroveClusters.Tests.Integration.Engine;

/// <summary>Signals, for what users meet: killed and frozen servers.</summary>
internal static partial class Signals
{
    private const int Sigkill = 9;
    private const int Sigstop = 19;
    private const int Sigcont = 18;

    public static void Kill(int processId) => _ = kill(processId, Sigkill);

    public static void Freeze(int processId) => Assert.Equal(0, kill(processId, Sigstop));

    public static void Thaw(int processId) => _ = kill(processId, Sigcont);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
