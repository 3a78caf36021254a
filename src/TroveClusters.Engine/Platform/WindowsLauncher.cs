using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Starts processes by <c>CreateProcess</c>: no console, a process group of their own, outside the job that ends with the
/// terminal where that is allowed, and inheriting exactly two handles: the null device and the output file.
/// Not yet run on Windows.
/// </summary>
internal sealed class WindowsLauncher : IProcessLauncher
{
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int AccessDenied = 5;
    private const int BadFormat = 193;

    /// <inheritdoc/>
    public int Launch(ProcessLaunch launch)
    {
        if (!Path.IsPathFullyQualified(launch.Program))
            throw new ArgumentException($"The program '{launch.Program}' is not an absolute path.", nameof(launch));

        using var input = new FileStream("NUL", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Inheritable);
        using var output = new FileStream(
            launch.OutputFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete | FileShare.Inheritable);

        int error = TryStart(launch, input, output, CreateProcess.BreakawayFromJob, out int id);
        if (error == AccessDenied)
        {
            // The job does not let its processes go; the server then lives as long as the job.
            error = TryStart(launch, input, output, 0, out id);
        }

        return error switch
        {
            0 => id,
            FileNotFound or PathNotFound or AccessDenied or BadFormat => throw new TroveException(
                TroveErrorId.ServerBinaryNotFound, $"The program '{launch.Program}' cannot be run: {Describe(error)}", launch.Program),
            _ => throw new IOException($"'{launch.Program}' could not be started in '{launch.WorkingFolder}': {Describe(error)}"),
        };
    }

    /// <summary>The command line by which the C runtime and .NET get back exactly these arguments.</summary>
    internal static string QuoteCommandLine(IEnumerable<string> arguments)
    {
        var line = new StringBuilder();
        foreach (string argument in arguments)
        {
            if (line.Length > 0)
                line.Append(' ');
            AppendQuoted(line, argument);
        }

        return line.ToString();
    }

    private static void AppendQuoted(StringBuilder line, string argument)
    {
        if (argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\n\v\"") < 0)
        {
            line.Append(argument);
            return;
        }

        line.Append('"');
        int backslashes = 0;
        foreach (char c in argument)
        {
            // Backslashes count twice before a quotation mark, and once everywhere else.
            if (c == '"')
                line.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            line.Append(c);
        }

        line.Append('\\', backslashes).Append('"');
    }

    /// <summary>Sorted without regard to case, as Windows wants it, each ended by a null, all by another.</summary>
    internal static string EnvironmentBlock(IReadOnlyDictionary<string, string> environment)
    {
        var block = new StringBuilder();
        foreach ((string name, string value) in environment.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
            block.Append(name).Append('=').Append(value).Append('\0');
        return block.Append('\0').ToString();
    }

    private static unsafe int TryStart(ProcessLaunch launch, FileStream input, FileStream output, uint furtherFlags, out int id)
    {
        id = 0;
        nint* handles = stackalloc nint[2];
        handles[0] = input.SafeFileHandle.DangerousGetHandle();
        handles[1] = output.SafeFileHandle.DangerousGetHandle();

        nuint size = 0;
        _ = CreateProcess.InitializeAttributes(null, 1, 0, ref size);
        void* attributes = NativeMemory.Alloc(size);
        try
        {
            if (!CreateProcess.InitializeAttributes(attributes, 1, 0, ref size))
                return Marshal.GetLastPInvokeError();
            try
            {
                if (!CreateProcess.SetAttribute(
                    attributes, 0, CreateProcess.HandleList, handles, (nuint)(2 * sizeof(nint)), null, null))
                {
                    return Marshal.GetLastPInvokeError();
                }

                var startup = new CreateProcess.StartupInformation
                {
                    Size = (uint)sizeof(CreateProcess.StartupInformation),
                    Flags = CreateProcess.UseStandardHandles,
                    StandardInput = handles[0],
                    StandardOutput = handles[1],
                    StandardError = handles[1],
                    Attributes = attributes,
                };
                return Start(launch, &startup, furtherFlags, out id);
            }
            finally
            {
                CreateProcess.DeleteAttributes(attributes);
            }
        }
        finally
        {
            NativeMemory.Free(attributes);
        }
    }

    private static unsafe int Start(
        ProcessLaunch launch, CreateProcess.StartupInformation* startup, uint furtherFlags, out int id)
    {
        const uint Flags = CreateProcess.Detached | CreateProcess.NewGroup
            | CreateProcess.UnicodeEnvironment | CreateProcess.ExtendedStartup;
        char[] line = (QuoteCommandLine([launch.Program, .. launch.Arguments]) + '\0').ToCharArray();
        CreateProcess.ProcessInformation process;
        bool started;
        fixed (char* lineStart = line)
        fixed (char* environment = EnvironmentBlock(launch.Environment))
        {
            started = CreateProcess.Start(
                launch.Program, lineStart, 0, 0, true, Flags | furtherFlags, environment, launch.WorkingFolder, startup, out process);
        }

        id = 0;
        if (!started)
            return Marshal.GetLastPInvokeError();

        _ = CreateProcess.CloseHandle(process.Thread);
        _ = CreateProcess.CloseHandle(process.Process);
        id = process.ProcessId;
        return 0;
    }

    private static string Describe(int error) =>
        string.Create(CultureInfo.InvariantCulture, $"{new Win32Exception(error).Message} (error {error})");
}
