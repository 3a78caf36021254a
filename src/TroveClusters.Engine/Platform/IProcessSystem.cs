namespace TroveClusters.Engine.Platform;

/// <summary>What one operating system tells about processes, and how it ends them.</summary>
internal interface IProcessSystem
{
    /// <summary>
    /// An opaque mark of when the process with an id started; null when there is none, or it is dead and only waits to be
    /// reaped. Reaps it if it is a child of this process: .NET reaps only the children that it started itself.
    /// </summary>
    string? GetStartTime(int processId);

    /// <summary>
    /// Takes hold of a process so that it can be watched and ended without ever touching another that got its id.
    /// </summary>
    /// <returns>Null when the process with that id and start time no longer runs.</returns>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    IProcessHandle? Open(int processId, string startTime);

    /// <summary>
    /// The detached process whose standard output is a file in a folder; null when there is none, or the platform cannot
    /// tell. This finds a server whose id was never recorded: servers rewrite their titles and arguments, and may change
    /// their folder, but they keep this.
    /// </summary>
    int? FindByOutput(string folder);
}

/// <summary>Hold of one process.</summary>
internal interface IProcessHandle : IDisposable
{
    /// <summary>Whether it has ended. Cheap enough to be asked every few milliseconds.</summary>
    bool HasExited { get; }

    /// <summary>Asks it to end, so that it saves what it must; one that is stopped is let run on for this.</summary>
    /// <returns>False where the platform has no polite way.</returns>
    bool AskToEnd();

    /// <summary>Ends it by force.</summary>
    void Kill();
}
