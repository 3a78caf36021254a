using System.Globalization;
using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>Processes as <c>/proc</c> shows them.</summary>
internal sealed class LinuxProcessSystem : IProcessSystem
{
    /// <inheritdoc/>
    public string? GetStartTime(int processId)
    {
        if (processId <= 0)
            return null;

        Stat? stat = ReadStat(processId);
        if (stat is { IsDead: false })
            return stat.Value.StartTime;
        if (stat is not null)
            _ = ChildProcess.TryReap(processId);
        return null;
    }

    /// <inheritdoc/>
    public IProcessHandle? Open(int processId, string startTime)
    {
        // The order matters: the descriptor first, then the start time. A process that has the recorded start time now had
        // the id when the descriptor was opened as well, so the descriptor is of that process.
        PidDescriptor? descriptor = PidDescriptor.TryOpen(processId);
        if (GetStartTime(processId) == startTime)
            return descriptor is null ? new SignalledProcess(this, processId, startTime) : new LinuxProcessHandle(descriptor, processId);

        descriptor?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public IProcessHandle OpenChild(int processId, out string startTime)
    {
        PidDescriptor? descriptor = PidDescriptor.TryOpen(processId);
        startTime = ReadStat(processId)?.StartTime ?? "";
        return descriptor is null ? new SignalledProcess(this, processId, startTime) : new LinuxProcessHandle(descriptor, processId);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FoundProcess> FindByOutput(string folder)
    {
        if (Libc.ResolvePath(folder) is not { } real)
            return [];

        string prefix = real + "/";
        var found = new List<FoundProcess>();
        foreach (string entry in Directory.EnumerateDirectories("/proc"))
        {
            if (WholeNumber.TryParse(Path.GetFileName(entry.AsSpan()), out int id)
                && ReadOutput(id)?.StartsWith(prefix, StringComparison.Ordinal) == true
                && ReadStat(id) is { IsDead: false } stat)
            {
                found.Add(new FoundProcess(id, stat.Session));
            }
        }

        return found;
    }

    private static string? ReadOutput(int processId)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd/1")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Gone meanwhile, or another user's.
        }
    }

    /// <summary>Reads <c>/proc/&lt;pid&gt;/stat</c>; null when there is no such process.</summary>
    private static Stat? ReadStat(int processId)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat");
        // Most that are asked for are gone after a crash; an exception for each of thousands takes seconds.
        if (!File.Exists(path))
            return null;
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return Stat.Parse(text);
    }

    /// <summary>The fields needed of <c>/proc/&lt;pid&gt;/stat</c>.</summary>
    internal readonly record struct Stat(char State, int Session, int Threads, string StartTime)
    {
        /// <summary>
        /// Dead, though its parent has not asked yet. While other threads of it still end, it may still hold its ports and
        /// files, and cannot be reaped.
        /// </summary>
        public bool IsDead => State is 'Z' or 'X' or 'x' && Threads <= 1;

        /// <summary>Reads one line; the second field is the program's name in parentheses and may contain any character.</summary>
        public static Stat? Parse(string text)
        {
            int end = text.LastIndexOf(')');
            if (end < 0)
                return null;

            // Counted from the third field: state 0, session 3, threads 17, start time 19.
            string[] fields = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 19
                && fields[0].Length == 1
                && WholeNumber.TryParseSigned(fields[3], out int session)
                && WholeNumber.TryParse(fields[17], out int threads)
                && !fields[19].AsSpan().ContainsAnyExceptInRange('0', '9')
                ? new Stat(fields[0][0], session, threads, fields[19])
                : null;
        }
    }

    /// <summary>A process held by a descriptor: no signal through it can reach another process.</summary>
    private sealed class LinuxProcessHandle(PidDescriptor descriptor, int processId) : IProcessHandle
    {
        public bool HasExited
        {
            get
            {
                if (!descriptor.HasExited)
                    return false;
                ExitStatus ??= ChildProcess.TryReap(processId);
                return true;
            }
        }

        public string? ExitStatus { get; private set; }

        public bool AskToEnd()
        {
            descriptor.Signal(Libc.SignalTerminate);
            descriptor.Signal(Libc.SignalContinue);
            return true;
        }

        public void Kill() => descriptor.Signal(Libc.SignalKill);

        public void Dispose() => descriptor.Dispose();
    }
}
