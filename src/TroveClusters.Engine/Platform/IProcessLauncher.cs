namespace TroveClusters.Engine.Platform;

/// <summary>
/// Starts processes that outlive this one: in a session of their own, without its terminal, its descriptors, its signal
/// settings and its environment.
/// </summary>
internal interface IProcessLauncher
{
    /// <summary>Starts a process.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>: the program is missing or cannot be run.</exception>
    /// <exception cref="IOException">The system refused, such as for want of processes; or the output file could not be opened.</exception>
    int Launch(ProcessLaunch launch);
}
