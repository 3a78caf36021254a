using System.Globalization;
using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Starts processes by <c>posix_spawn</c> with a session of their own. Children started by .NET die with the terminal's
/// Ctrl-C or with the terminal, and inherit every descriptor that this process's own parents left open; these do not.
/// The macOS constants are from its headers; not yet run there.
/// </summary>
internal sealed class PosixLauncher : IProcessLauncher
{
    private const int NoSuchFile = 2;
    private const int BadFormat = 8;
    private const int NoPermission = 13;
    private const int NotAFolder = 20;

    private const short SetSignalDefaults = 0x4;
    private const short SetSignalMask = 0x8;
    private const short LinuxSetSession = 0x80;
    private const short MacSetSession = 0x400;
    private const short MacCloseByDefault = 0x4000;

    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const uint PrivateMode = 0x180; // 0600
    private static readonly int s_appendCreate = OperatingSystem.IsMacOS() ? 0x0008 | 0x0200 : 0x0400 | 0x0040;

    /// <summary>Whether the C library can close all descriptors by one action; for tests of the way without.</summary>
    internal bool MayCloseFrom { get; init; } = true;

    /// <inheritdoc/>
    public unsafe int Launch(ProcessLaunch launch)
    {
        if (!Path.IsPathFullyQualified(launch.Program))
            throw new ArgumentException($"The program '{launch.Program}' is not an absolute path.", nameof(launch));

        // The types are opaque; the largest known takes 336 bytes, a signal set 128.
        byte* actions = stackalloc byte[1024];
        byte* attributes = stackalloc byte[1024];
        byte* signals = stackalloc byte[256];
        using var arguments = new TextArray([launch.Program, .. launch.Arguments]);
        using var environment = new TextArray(launch.Environment.Select(pair => $"{pair.Key}={pair.Value}"));

        Check(Spawn.InitializeActions(actions), "preparing the start");
        try
        {
            Check(Spawn.InitializeAttributes(attributes), "preparing the start");
            try
            {
                AddDescriptors(actions, launch.OutputFile);
                AddWorkingFolder(actions, launch.WorkingFolder);

                // Every signal as a fresh process has it: .NET ignores some, and a shell may have had others ignored.
                _ = Spawn.FillSignals(signals);
                Check(Spawn.SetSignalDefaults(attributes, signals), "resetting signals");
                _ = Spawn.EmptySignals(signals);
                Check(Spawn.SetSignalMask(attributes, signals), "resetting the signal mask");
                Check(Spawn.SetFlags(attributes, Flags), "asking for a session");

                int error = Spawn.Start(out int id, launch.Program, actions, attributes, arguments.Pointer, environment.Pointer);
                if (error != 0)
                    throw StartError(launch, error);
                ChildProcess.Adopt(id);
                return id;
            }
            finally
            {
                _ = Spawn.DestroyAttributes(attributes);
            }
        }
        finally
        {
            _ = Spawn.DestroyActions(actions);
        }
    }

    private static short Flags => (short)(SetSignalDefaults | SetSignalMask
        | (OperatingSystem.IsMacOS() ? MacSetSession | MacCloseByDefault : LinuxSetSession));

    private unsafe void AddDescriptors(byte* actions, string outputFile)
    {
        Check(Spawn.AddOpen(actions, 0, "/dev/null", ReadOnly, 0), "closing standard input");
        Check(Spawn.AddOpen(actions, 1, outputFile, WriteOnly | s_appendCreate, PrivateMode), "setting the output file");
        Check(Spawn.AddDuplicate(actions, 1, 2), "setting standard error");
        if (OperatingSystem.IsMacOS())
            return; // MacCloseByDefault does it.

        if (MayCloseFrom)
        {
            try
            {
                Check(Spawn.AddCloseFrom(actions, 3), "closing descriptors");
                return;
            }
            catch (EntryPointNotFoundException)
            {
                // glibc before 2.34, and musl.
            }
        }

        // Closing one that has been closed meanwhile is no error to these libraries. One opened meanwhile by .NET closes
        // itself on exec.
        foreach (string entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
                && descriptor > 2)
            {
                Check(Spawn.AddClose(actions, descriptor), "closing descriptors");
            }
        }
    }

    private static unsafe void AddWorkingFolder(byte* actions, string folder)
    {
        try
        {
            Check(Spawn.AddChangeFolder(actions, folder), "setting the working folder");
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.29: servers are told their folder by their own settings too.
        }
    }

    private static void Check(int error, string doing)
    {
        if (error != 0)
            throw new IOException($"Failed at {doing}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}).");
    }

    private static Exception StartError(ProcessLaunch launch, int error)
    {
        string reason = string.Create(CultureInfo.InvariantCulture, $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})");
        // The same numbers come for the folder or the output file; the program is to blame only where those are fine.
        bool programAtFault = error is NoSuchFile or NoPermission or NotAFolder or BadFormat
            && Directory.Exists(Path.GetDirectoryName(launch.OutputFile)) && Directory.Exists(launch.WorkingFolder);
        return programAtFault
            ? new TroveException(TroveErrorId.ServerBinaryNotFound, $"The program '{launch.Program}' cannot be run: {reason}.", launch.Program)
            : new IOException($"'{launch.Program}' could not be started in '{launch.WorkingFolder}': {reason}.");
    }

    /// <summary>A null-terminated array of C strings.</summary>
    private sealed unsafe class TextArray : IDisposable
    {
        private readonly nint[] _texts;

        public TextArray(IEnumerable<string> texts)
        {
            _texts = texts.Select(Marshal.StringToCoTaskMemUTF8).ToArray();
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)_texts.Length + 1, (nuint)sizeof(nint));
            for (int i = 0; i < _texts.Length; i++)
                Pointer[i] = (byte*)_texts[i];
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            foreach (nint text in _texts)
                Marshal.FreeCoTaskMem(text);
            NativeMemory.Free(Pointer);
        }
    }
}
