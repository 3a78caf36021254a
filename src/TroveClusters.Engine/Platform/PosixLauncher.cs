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
    public int Launch(ProcessLaunch launch)
    {
        int error = Start(
            launch.Program,
            launch.Arguments,
            launch.Environment,
            actions =>
            {
                AddOutputFile(actions, launch.OutputFile);
                AddWorkingFolder(actions, launch.WorkingFolder);
            },
            out int id);
        return error == 0 ? id : throw StartError(launch, error);
    }

    /// <summary>Starts a process that is talked with: its three streams are given, and nothing else of this process is.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="IOException">It could not be started.</exception>
    public int LaunchPiped(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        (int Input, int Output, int Error) streams)
    {
        int error = Start(program, arguments, environment, actions => AddStreams(actions, streams), out int id);
        return error == 0 ? id : throw new IOException($"'{program}' could not be started: {Describe(error)}.");
    }

    private unsafe int Start(
        string program,
        IReadOnlyList<string> programArguments,
        IReadOnlyDictionary<string, string> programEnvironment,
        Action<nint> addActions,
        out int id)
    {
        if (!Path.IsPathFullyQualified(program))
            throw new ArgumentException($"The program '{program}' is not an absolute path.", nameof(program));

        // The types are opaque; the largest known takes 336 bytes, a signal set 128.
        byte* actions = stackalloc byte[1024];
        byte* attributes = stackalloc byte[1024];
        byte* signals = stackalloc byte[256];
        using var arguments = new TextArray([program, .. programArguments]);
        using var environment = new TextArray(programEnvironment.Select(pair => $"{pair.Key}={pair.Value}"));

        Check(Spawn.InitializeActions(actions), "preparing the start");
        try
        {
            Check(Spawn.InitializeAttributes(attributes), "preparing the start");
            try
            {
                addActions((nint)actions);
                AddCloseOthers(actions);

                // Every signal as a fresh process has it: .NET ignores some, and a shell may have had others ignored.
                _ = Spawn.FillSignals(signals);
                Check(Spawn.SetSignalDefaults(attributes, signals), "resetting signals");
                _ = Spawn.EmptySignals(signals);
                Check(Spawn.SetSignalMask(attributes, signals), "resetting the signal mask");
                Check(Spawn.SetFlags(attributes, Flags), "asking for a session");

                int error = Spawn.Start(out id, program, actions, attributes, arguments.Pointer, environment.Pointer);
                if (error == 0)
                    ChildProcess.Adopt(id);
                return error;
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

    private static unsafe void AddOutputFile(nint prepared, string outputFile)
    {
        byte* actions = (byte*)prepared;
        Check(Spawn.AddOpen(actions, 0, "/dev/null", ReadOnly, 0), "closing standard input");
        Check(Spawn.AddOpen(actions, 1, outputFile, WriteOnly | s_appendCreate, PrivateMode), "setting the output file");
        Check(Spawn.AddDuplicate(actions, 1, 2), "setting standard error");
    }

    private static unsafe void AddStreams(nint prepared, (int Input, int Output, int Error) streams)
    {
        byte* actions = (byte*)prepared;
        Check(Spawn.AddDuplicate(actions, streams.Input, 0), "setting standard input");
        Check(Spawn.AddDuplicate(actions, streams.Output, 1), "setting standard output");
        Check(Spawn.AddDuplicate(actions, streams.Error, 2), "setting standard error");
    }

    private unsafe void AddCloseOthers(byte* actions)
    {
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
            if (WholeNumber.TryParse(Path.GetFileName(entry.AsSpan()), out int descriptor)
                && descriptor > 2)
            {
                Check(Spawn.AddClose(actions, descriptor), "closing descriptors");
            }
        }
    }

    private static unsafe void AddWorkingFolder(nint prepared, string folder)
    {
        try
        {
            Check(Spawn.AddChangeFolder((byte*)prepared, folder), "setting the working folder");
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
        string reason = Describe(error);
        // The same numbers come for the folder or the output file; the program is to blame only where those are fine.
        bool programAtFault = error is NoSuchFile or NoPermission or NotAFolder or BadFormat
            && Directory.Exists(Path.GetDirectoryName(launch.OutputFile)) && Directory.Exists(launch.WorkingFolder);
        return programAtFault
            ? new TroveException(TroveErrorId.ServerBinaryNotFound, $"The program '{launch.Program}' cannot be run: {reason}.", launch.Program)
            : new IOException($"'{launch.Program}' could not be started in '{launch.WorkingFolder}': {reason}.");
    }

    private static string Describe(int error) =>
        string.Create(CultureInfo.InvariantCulture, $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})");

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
