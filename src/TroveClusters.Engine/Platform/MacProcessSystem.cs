using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TroveClusters.Engine.Platform;

/// <summary>Processes as <c>libproc</c> shows them. Written from its headers; not yet run on macOS.</summary>
internal sealed partial class MacProcessSystem : IProcessSystem
{
    // proc_bsdinfo, and where its fields lie.
    private const int BasicInfo = 3;
    private const int BasicInfoSize = 136;
    private const int StatusOffset = 4;
    private const int StartSecondsOffset = 120;
    private const int StartMicrosecondsOffset = 128;
    private const int Zombie = 5;

    // vnode_fdinfowithpath: file and vnode facts, then the path.
    private const int VnodePathInfo = 2;
    private const int VnodePathInfoSize = 1200;
    private const int VnodePathOffset = 176;

    private const int AllProcesses = 1;

    /// <inheritdoc/>
    public string? GetStartTime(int processId)
    {
        if (processId <= 0)
            return null;

        string? start = ReadStartTime(processId);
        if (start is null)
            _ = ChildProcess.TryReap(processId);
        return start;
    }

    private static unsafe string? ReadStartTime(int processId)
    {
        Span<byte> info = stackalloc byte[BasicInfoSize];
        fixed (byte* start = info)
        {
            if (ProcessInfo(processId, BasicInfo, 0, start, BasicInfoSize) != BasicInfoSize)
                return null;
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(info[StatusOffset..]) == Zombie)
            return null;
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(info[StartSecondsOffset..]);
        long microseconds = BinaryPrimitives.ReadInt64LittleEndian(info[StartMicrosecondsOffset..]);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{microseconds:D6}");
    }

    /// <inheritdoc/>
    public IProcessHandle? Open(int processId, string startTime) =>
        GetStartTime(processId) == startTime ? new SignalledProcess(this, processId, startTime) : null;

    /// <inheritdoc/>
    public IProcessHandle OpenChild(int processId, out string startTime)
    {
        startTime = ReadStartTime(processId) ?? "";
        return new SignalledProcess(this, processId, startTime);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FoundProcess> FindByOutput(string folder)
    {
        if (Libc.ResolvePath(folder) is not { } real)
            return [];

        string prefix = real + "/";
        var found = new List<FoundProcess>();
        foreach (int id in ListProcesses())
        {
            if (ReadOutput(id)?.StartsWith(prefix, StringComparison.Ordinal) == true
                && ReadStartTime(id) is not null)
            {
                found.Add(new FoundProcess(id, Libc.GetSession(id)));
            }
        }

        return found;
    }

    private static unsafe int[] ListProcesses()
    {
        int bytes = ListProcessIds(AllProcesses, 0, null, 0);
        if (bytes <= 0)
            return [];

        // Room for those that start meanwhile.
        var ids = new int[(bytes / sizeof(int)) + 64];
        fixed (int* start = ids)
        {
            bytes = ListProcessIds(AllProcesses, 0, start, ids.Length * sizeof(int));
        }

        return ids[..(Math.Max(bytes, 0) / sizeof(int))];
    }

    private static unsafe string? ReadOutput(int processId)
    {
        Span<byte> info = stackalloc byte[VnodePathInfoSize];
        fixed (byte* start = info)
        {
            if (DescriptorInfo(processId, 1, VnodePathInfo, start, VnodePathInfoSize) != VnodePathInfoSize)
                return null;
        }

        ReadOnlySpan<byte> path = info[VnodePathOffset..];
        int end = path.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? path : path[..end]);
    }

    [LibraryImport("libproc", EntryPoint = "proc_pidinfo", SetLastError = true)]
    private static unsafe partial int ProcessInfo(int processId, int flavor, ulong argument, byte* buffer, int size);

    [LibraryImport("libproc", EntryPoint = "proc_pidfdinfo", SetLastError = true)]
    private static unsafe partial int DescriptorInfo(int processId, int descriptor, int flavor, byte* buffer, int size);

    [LibraryImport("libproc", EntryPoint = "proc_listpids", SetLastError = true)]
    private static unsafe partial int ListProcessIds(uint type, uint typeInfo, int* buffer, int size);
}
