using System.Globalization;
using System.Text;

namespace TroveClusters.Engine.Platform;

/// <summary>Processes as <c>/proc</c> shows them.</summary>
internal sealed class LinuxProcessSystem : IProcessSystem
{
    // Some fifty numbers of at most 20 digits, and a short name.
    private const int LongestStat = 2048;

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
    private static unsafe Stat? ReadStat(int processId)
    {
        // Without .NET's files: a list of clusters reads one of these for every node, and their buffers took half of its time.
        // Most may be gone, after a crash: no exception for each.
        int file = Libc.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"), Libc.CloseOnExec);
        if (file < 0)
            return null;
        try
        {
            byte* line = stackalloc byte[LongestStat];
            nint length = Libc.Read(file, line, LongestStat);
            if (length <= 0)
                return null;
            // A character for each byte: a name need not be valid UTF-8.
            Span<char> text = stackalloc char[LongestStat];
            return Stat.Parse(text[..Encoding.Latin1.GetChars(new ReadOnlySpan<byte>(line, (int)length), text)]);
        }
        finally
        {
            _ = Libc.Close(file);
        }
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
        public static Stat? Parse(ReadOnlySpan<char> text)
        {
            int end = text.LastIndexOf(')');
            if (end < 0)
                return null;

            // Counted from the third field: state 0, session 3, threads 17, start time 19; the last range is all that follows.
            text = text[(end + 1)..];
            Span<Range> fields = stackalloc Range[21];
            return text.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries) > 19
                && text[fields[0]].Length == 1
                && WholeNumber.TryParseSigned(text[fields[3]], out int session)
                && WholeNumber.TryParse(text[fields[17]], out int threads)
                && !text[fields[19]].ContainsAnyExceptInRange('0', '9')
                ? new Stat(text[fields[0]][0], session, threads, text[fields[19]].ToString())
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
