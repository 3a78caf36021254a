namespace TroveClusters.Engine.Platform;

/// <summary>A process found by its output.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Session">The session it is in: its own id where it was launched detached, its server's where it is a helper of one.</param>
internal readonly record struct FoundProcess(int Id, int Session)
{
    /// <summary>Whether it is the process launched rather than a helper of it, such as one that writes a snapshot.</summary>
    public bool IsLaunched => Id == Session;
}
