namespace TroveClusters.Engine.Platform;

/// <summary>What one operating system tells about processes, and how it ends them.</summary>
internal interface IProcessSystem
{
    /// <summary>
    /// An opaque mark of when the process with an id started; null when there is none, or it is dead and only waits to be
    /// reaped. Reaps it if it was launched by this process.
    /// </summary>
    string? GetStartTime(int processId);

    /// <summary>
    /// Takes hold of a process so that it can be watched and ended without ever touching another that got its id.
    /// </summary>
    /// <returns>Null when the process with that id and start time no longer runs.</returns>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    IProcessHandle? Open(int processId, string startTime);

    /// <summary>
    /// Takes hold of a process that this one has just launched, dead or alive; until the handle has seen its end, its id
    /// is not given to another.
    /// </summary>
    /// <param name="processId">The child.</param>
    /// <param name="startTime">Its mark as of <see cref="GetStartTime"/>; empty when it died too soon to have one.</param>
    IProcessHandle OpenChild(int processId, out string startTime);

    /// <summary>
    /// The running processes whose standard output is a file in a folder; none where the platform cannot tell. This finds
    /// a server whose id was never recorded: servers rewrite their titles, arguments and environment, and anybody's shell
    /// may stand in their folder, but their output goes nowhere else.
    /// </summary>
    IReadOnlyList<FoundProcess> FindByOutput(string folder);
}

/// <summary>Hold of one process.</summary>
internal interface IProcessHandle : IDisposable
{
    /// <summary>Whether it has ended. Cheap enough to be asked every few milliseconds.</summary>
    bool HasExited { get; }

    /// <summary>How it ended, such as <c>exit code 1</c>; null while it runs, and where that cannot be told.</summary>
    string? ExitStatus { get; }

    /// <summary>Asks it to end, so that it saves what it must; one that is stopped is let run on for this.</summary>
    /// <returns>False where the platform has no polite way.</returns>
    bool AskToEnd();

    /// <summary>Ends it by force.</summary>
    void Kill();
}
