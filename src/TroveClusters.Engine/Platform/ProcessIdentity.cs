namespace TroveClusters.Engine.Platform;

/// <summary>A process, recognisable after its id has been given to another.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTime">An opaque mark of when it started (Linux: clock ticks since boot).</param>
/// <param name="BootId"><see cref="MachineIdentity.BootId"/> of the boot it runs in.</param>
/// <param name="ProcessNamespace"><see cref="MachineIdentity.ProcessNamespace"/> that its id is counted in.</param>
internal sealed record ProcessIdentity(int Id, string StartTime, string BootId, string ProcessNamespace)
{
    private static readonly Lazy<ProcessIdentity> s_current = new(() => Of(Environment.ProcessId)
        ?? throw new InvalidOperationException("The system does not tell when this process started."));

    /// <summary>This process.</summary>
    public static ProcessIdentity Current => s_current.Value;

    /// <summary>The process that has an id now; null when none has, or it is dead and only waits to be reaped.</summary>
    public static ProcessIdentity? Of(int processId) =>
        ProcessSystem.Current.GetStartTime(processId) is { } start
            ? new ProcessIdentity(processId, start, MachineIdentity.BootId, MachineIdentity.ProcessNamespace)
            : null;

    /// <summary>Whether it still runs. One that this process launched and that has died is reaped by this.</summary>
    public ProcessLiveness GetLiveness()
    {
        // An unknown boot (empty on either side) proves nothing; the start time then decides.
        if (BootId.Length > 0 && MachineIdentity.BootId.Length > 0 && BootId != MachineIdentity.BootId)
            return ProcessLiveness.Dead;
        if (ProcessNamespace != MachineIdentity.ProcessNamespace)
            return ProcessLiveness.Unknown;
        return ProcessSystem.Current.GetStartTime(Id) == StartTime ? ProcessLiveness.Alive : ProcessLiveness.Dead;
    }
}
