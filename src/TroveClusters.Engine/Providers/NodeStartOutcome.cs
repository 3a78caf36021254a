namespace TroveClusters.Engine.Providers;

/// <summary>How a start went.</summary>
public enum NodeStartOutcome
{
    /// <summary>The process exists.</summary>
    Started,

    /// <summary>It exited at once because a port was taken.</summary>
    PortTaken,

    /// <summary>It exited at once for another reason; the log says which.</summary>
    Exited,
}
