namespace TroveClusters.Engine.Platform;

/// <summary>Whether a recorded process still runs.</summary>
internal enum ProcessLiveness
{
    /// <summary>It runs.</summary>
    Alive,

    /// <summary>It is gone, or dead and waiting to be reaped; its id may be another's by now.</summary>
    Dead,

    /// <summary>It belongs to another space of process ids (a container) and cannot be seen from here.</summary>
    Unknown,
}
