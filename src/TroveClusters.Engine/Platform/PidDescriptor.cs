using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>A descriptor of a process (Linux 5.3 and newer): unlike an id, it never comes to mean another process.</summary>
internal sealed unsafe class PidDescriptor : IDisposable
{
    private const int SignalCall = 424;
    private const int OpenCall = 434;

    private int _descriptor;

    private PidDescriptor(int descriptor) => _descriptor = descriptor;

    /// <summary>Whether the process has ended, reaped or not.</summary>
    public bool HasExited
    {
        get
        {
            var watched = new Libc.PollDescriptor { Descriptor = _descriptor, Events = Libc.PollIn };
            return Libc.Poll(&watched, 1, 0) > 0;
        }
    }

    /// <summary>Opens the process that has an id now; null when there is none, or the kernel has no such descriptors.</summary>
    public static PidDescriptor? TryOpen(int processId)
    {
        nint descriptor = Libc.SystemCall(OpenCall, processId, 0, 0, 0);
        return descriptor < 0 ? null : new PidDescriptor((int)descriptor);
    }

    /// <summary>Sends a signal; one to a process that has ended is no error.</summary>
    public void Signal(int signal)
    {
        if (Libc.SystemCall(SignalCall, _descriptor, signal, 0, 0) != 0
            && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
        {
            throw new UnauthorizedAccessException(Libc.Error("signalling the process").Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
            _ = Libc.Close(descriptor);
    }
}
