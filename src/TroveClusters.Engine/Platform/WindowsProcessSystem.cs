using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TroveClusters.Engine.Platform;

/// <summary>
/// Processes as Windows shows them. A process object held open keeps its id from being given to another. A detached
/// server has no console and no window, so there is no polite way to end it from outside: its own protocol (Redis:
/// SHUTDOWN) is that. Not yet run on Windows.
/// </summary>
internal sealed class WindowsProcessSystem : IProcessSystem
{
    /// <inheritdoc/>
    public string? GetStartTime(int processId)
    {
        using Process? process = TryGet(processId);
        return process is null ? null : ReadStartTime(process);
    }

    /// <inheritdoc/>
    public IProcessHandle? Open(int processId, string startTime)
    {
        Process? process = TryGet(processId);
        if (process is null)
            return null;
        if (ReadStartTime(process) == startTime)
            return new WindowsProcessHandle(process);

        process.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public IProcessHandle OpenChild(int processId, out string startTime)
    {
        Process? process = TryGet(processId);
        startTime = process is null ? "" : ReadStartTime(process) ?? "";
        return new WindowsProcessHandle(process);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FoundProcess> FindByOutput(string folder) => [];

    private static Process? TryGet(int processId)
    {
        try
        {
            return Process.GetProcessById(processId);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? ReadStartTime(Process process)
    {
        try
        {
            // Asking for the time opens the handle, which then holds the process.
            string time = process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
            return process.HasExited ? null : time;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return null; // Ended meanwhile, or another user's.
        }
    }

    /// <summary>Null for a child that ended before it could be held.</summary>
    private sealed class WindowsProcessHandle(Process? process) : IProcessHandle
    {
        public bool HasExited => process?.HasExited ?? true;

        public string? ExitStatus
        {
            get
            {
                try
                {
                    return process is { HasExited: true }
                        ? string.Create(CultureInfo.InvariantCulture, $"exit code {process.ExitCode}")
                        : null;
                }
                catch (InvalidOperationException)
                {
                    return null;
                }
            }
        }

        public bool AskToEnd() => false;

        public void Kill()
        {
            try
            {
                process?.Kill();
            }
            catch (InvalidOperationException)
            {
                // Ended by itself.
            }
        }

        public void Dispose() => process?.Dispose();
    }
}
