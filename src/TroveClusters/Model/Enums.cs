namespace TroveClusters;

/// <summary>How a cluster is doing. Trove had no such thing; it is computed from the task and the nodes.</summary>
public enum TroveClusterStatus
{
    /// <summary>Being created.</summary>
    Build,

    /// <summary>All nodes are up and the cluster serves.</summary>
    Active,

    /// <summary>The cluster exists, but a node is down or something is not as it should be.</summary>
    Degraded,

    /// <summary>The cluster does not serve, or its creation was interrupted.</summary>
    Error,

    /// <summary>Being deleted.</summary>
    Deleting,

    /// <summary>Stopped on purpose, all its nodes, with their data: it serves when it is started again.</summary>
    Shutdown,
}

/// <summary>How a node is doing; the names are Trove's instance statuses.</summary>
public enum TroveNodeStatus
{
    /// <summary>Nothing is known yet.</summary>
    Unknown,

    /// <summary>Being created; not a working member yet.</summary>
    Build,

    /// <summary>A working member.</summary>
    Active,

    /// <summary>Its server is not running.</summary>
    Shutdown,

    /// <summary>Its server runs but does not answer, or answers with an error.</summary>
    Failed,

    /// <summary>Its creation or removal went wrong.</summary>
    Error,

    /// <summary>No longer a member: the last snapshot of a removed node.</summary>
    Removed,
}

/// <summary>The part a node plays in its cluster.</summary>
public enum TroveNodeRole
{
    /// <summary>Not known (yet).</summary>
    Unknown,

    /// <summary>Redis: holds slots, or may hold them.</summary>
    Primary,

    /// <summary>Redis: copies a primary.</summary>
    Replica,

    /// <summary>A member among equals.</summary>
    Member,
}

/// <summary>Where nodes are put relative to each other.</summary>
public enum TroveLocality
{
    /// <summary>No wish.</summary>
    None,

    /// <summary>All on one host.</summary>
    Affinity,

    /// <summary>Each on a host of its own.</summary>
    AntiAffinity,
}

/// <summary>What an operation does.</summary>
public enum TroveOperationKind
{
    /// <summary>Creates a cluster.</summary>
    Create,

    /// <summary>Adds nodes.</summary>
    Grow,

    /// <summary>Removes nodes.</summary>
    Shrink,

    /// <summary>Deletes a cluster.</summary>
    Delete,

    /// <summary>Starts nodes that are not running.</summary>
    Start,

    /// <summary>Stops all nodes and keeps their data.</summary>
    Stop,

    /// <summary>Restarts nodes, one after the other.</summary>
    Restart,

    /// <summary>Changes the flavor or the configuration.</summary>
    Update,

    /// <summary>Spreads the data evenly over the nodes.</summary>
    Optimize,

    /// <summary>Adopts a cluster that somebody else installed.</summary>
    Import,

    /// <summary>Brings back nodes that are down, or replaces one.</summary>
    Repair,

    /// <summary>Enables root.</summary>
    EnableRoot,

    /// <summary>Gives the nodes another version of their server, one after the other.</summary>
    Upgrade,

    /// <summary>Moves the slots that were named to another node.</summary>
    MoveSlots,
}

/// <summary>How far an operation has come.</summary>
public enum TroveOperationState
{
    /// <summary>Under way, its owner alive.</summary>
    Running,

    /// <summary>Being undone.</summary>
    RollingBack,

    /// <summary>Ended as asked.</summary>
    Done,

    /// <summary>Failed or was stopped, and has been undone.</summary>
    RolledBack,

    /// <summary>Failed or was stopped, and what it made was kept or could not be undone.</summary>
    Failed,

    /// <summary>Its owner died, or it stopped at a safe point: to be resumed.</summary>
    Interrupted,
}

/// <summary>Where the value of a setting comes from.</summary>
public enum TroveSettingSource
{
    /// <summary>Nobody has set it.</summary>
    Default,

    /// <summary>It stands in <c>trove.json</c>.</summary>
    File,

    /// <summary>An environment variable gives it, whatever the file says.</summary>
    Environment,
}

/// <summary>How grave a line of a log is; what servers call it differs.</summary>
public enum TroveLogLevel
{
    /// <summary>The line does not say.</summary>
    Unknown,

    /// <summary>For developers.</summary>
    Debug,

    /// <summary>Detail.</summary>
    Verbose,

    /// <summary>The ordinary course of things.</summary>
    Notice,

    /// <summary>Something to look at.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
