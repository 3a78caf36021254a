namespace TroveClusters.Engine.Platform;

/// <summary>
/// Whose turn it is with something in a folder: one at a time, of all threads and processes, and until it is given back or
/// its holder ends. It is a lock on the folder itself and makes no file.
/// </summary>
internal sealed class FolderTurn : IDisposable
{
    private const int Exclusive = 2;
    private const int WithoutWaiting = 4;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private int _descriptor;

    private FolderTurn(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the turn, if nobody has it. Where there is no such lock everybody has it.</summary>
    /// <returns>Null while another one has it.</returns>
    public static FolderTurn? TryTake(string folder)
    {
        if (OperatingSystem.IsWindows())
            return new FolderTurn(-1);
        int descriptor = Libc.Open(folder, Libc.CloseOnExec);
        if (descriptor < 0 || Libc.LockOpen(descriptor, Exclusive | WithoutWaiting) == 0)
            return new FolderTurn(descriptor);
        bool taken = System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == (OperatingSystem.IsMacOS() ? MacWouldBlock : LinuxWouldBlock);
        _ = Libc.Close(descriptor);
        return taken ? null : new FolderTurn(-1);
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = Libc.Close(_descriptor);
        _descriptor = -1;
    }
}
