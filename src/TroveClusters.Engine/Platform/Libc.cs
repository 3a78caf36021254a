using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>The few calls of the C library that .NET has no managed form for.</summary>
internal static unsafe partial class Libc
{
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;
    public const int Exists = 17;

    public const int SignalKill = 9;
    public const int SignalTerminate = 15;
    public const int WaitNoHang = 1;
    public const short PollIn = 1;

    private const int LinuxCloseOnExec = 0x80000;
    private const int MacCloseOnExec = 0x1000000;

    /// <summary>The flag for what programs that are started do not inherit; its number differs between the systems.</summary>
    public static int CloseOnExec => OperatingSystem.IsMacOS() ? MacCloseOnExec : LinuxCloseOnExec;

    /// <summary>The signal that lets a stopped process run on; its number differs between the systems.</summary>
    public static int SignalContinue => OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>An error out of the last call's errno.</summary>
    public static IOException Error(string doing)
    {
        int errno = Marshal.GetLastPInvokeError();
        return new IOException($"{char.ToUpperInvariant(doing[0])}{doing[1..]} failed: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno}).");
    }

    /// <summary>Only without further arguments: on some processors optional ones are passed differently.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    /// <summary>Makes a pipe that has a name.</summary>
    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFifo(string path, uint mode);

    /// <summary>Locks what is open, until it is closed.</summary>
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int LockOpen(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FlushToDisk(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string another);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitProcess(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    public static partial int GetSession(int process);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    /// <summary>Linux only: the call numbers used with it are the same on all its processors since 2019.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint memory);

    /// <summary>The path without symbolic links; null when it does not exist.</summary>
    public static string? ResolvePath(string path)
    {
        nint resolved = RealPath(path, 0);
        if (resolved == 0)
            return null;
        try
        {
            return Marshal.PtrToStringUTF8(resolved);
        }
        finally
        {
            Free(resolved);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
