using System.Globalization;
using System.Runtime.InteropServices;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Hold of a process by id and start time, where the system has nothing better: the start time is compared directly
/// before each signal.
/// </summary>
internal sealed class SignalledProcess(IProcessSystem system, int processId, string startTime) : IProcessHandle
{
    /// <inheritdoc/>
    public bool HasExited
    {
        get
        {
            // Reaped here rather than by asking for the start time, to keep how it ended.
            ExitStatus ??= ChildProcess.TryReap(processId);
            return ExitStatus is not null || system.GetStartTime(processId) != startTime;
        }
    }

    /// <inheritdoc/>
    public string? ExitStatus { get; private set; }

    /// <inheritdoc/>
    public bool AskToEnd()
    {
        Signal(Libc.SignalTerminate);
        Signal(Libc.SignalContinue);
        return true;
    }

    /// <inheritdoc/>
    public void Kill() => Signal(Libc.SignalKill);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Signal(int signal)
    {
        if (HasExited)
            return;
        if (Libc.Kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
        {
            throw new UnauthorizedAccessException(Libc.Error(
                string.Create(CultureInfo.InvariantCulture, $"signalling process {processId}")).Message);
        }
    }
}
