namespace TroveClusters.Engine.Operations;

/// <summary>What an operation's steps need in order to run, resume or undo in any process. Stored in the journal; never a secret.</summary>
internal sealed record OperationData
{
    /// <summary>The nodes the operation adds, removes or starts.</summary>
    public IReadOnlyList<Guid> NodeIds { get; init => field = value ?? []; } = [];

    /// <summary>Keep what was made when it fails.</summary>
    public bool KeepOnFailure { get; init; }

    /// <summary>Go on although a node cannot be reached.</summary>
    public bool AllowUnreachable { get; init; }

    /// <summary>When the operation must have ended.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>Settings of servers that were changed for the time of the operation, to be restored: node id → value before.</summary>
    public IReadOnlyDictionary<Guid, string> Restore { get; init => field = value ?? new Dictionary<Guid, string>(); } = new Dictionary<Guid, string>();

    /// <summary>The datastore's own ids of nodes that leave, kept because the nodes themselves may not answer any more.</summary>
    public IReadOnlyDictionary<Guid, string> DatastoreIds { get; init => field = value ?? new Dictionary<Guid, string>(); } = new Dictionary<Guid, string>();
}
