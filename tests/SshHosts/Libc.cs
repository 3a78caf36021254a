using System.Runtime.InteropServices;

namespace TroveClusters.Tests.SshHosts;

internal static partial class Libc
{
    public const int SigKill = 9;
    public const int SigContinue = 18;
    public const int SigStop = 19;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Chown(string path, int user, int group);
}
