using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Operations;

/// <summary>What an operation's steps need in order to run, resume or undo in any process. Stored in the journal; never a secret.</summary>
public sealed record OperationData
{
    /// <summary>An operation's data, as the journal has it.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it cannot be read.</exception>
    internal static OperationData Of(OperationRow operation) =>
        RowReader.Json(operation.Data, EngineJson.Default.OperationData, "operations", operation.Id, "data");

    /// <summary>The nodes the operation adds, removes, starts, stops or restarts.</summary>
    public IReadOnlyList<Guid> NodeIds { get; init => field = value ?? []; } = [];

    /// <summary>The client ports that were asked for: node id → port. Other nodes get any that is free.</summary>
    public IReadOnlyDictionary<Guid, int> Ports { get; init => field = value ?? new Dictionary<Guid, int>(); } = new Dictionary<Guid, int>();

    /// <summary>Keep what was made when it fails.</summary>
    public bool KeepOnFailure { get; init; }

    /// <summary>Go on although a node cannot be reached.</summary>
    public bool AllowUnreachable { get; init; }

    /// <summary>The time that was given with the command; null where the configured one holds.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When the operation must have ended.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>Settings of servers that were changed for the time of the operation, to be restored: node id → value before.</summary>
    public IReadOnlyDictionary<Guid, string> Restore { get; init => field = value ?? new Dictionary<Guid, string>(); } = new Dictionary<Guid, string>();

    /// <summary>
    /// The flavor the nodes there are had, and the one they will have; empty where they keep theirs. Both are in use until the
    /// operation has ended, and the quota of memory is checked for the difference.
    /// </summary>
    public IReadOnlyList<string> Flavors { get; init => field = value ?? []; } = [];

    /// <summary>How much more memory, in MB, the nodes there are will have; the claim notes it, and the quotas count it from then on.</summary>
    public long MoreRam { get; init; }

    /// <summary>What only the datastore's steps understand, as JSON; empty for nothing.</summary>
    public string Facts { get; init => field = value ?? ""; } = "";

    /// <summary>The datastore's own ids of nodes that leave, kept because the nodes themselves may not answer any more.</summary>
    public IReadOnlyDictionary<Guid, string> DatastoreIds { get; init => field = value ?? new Dictionary<Guid, string>(); } = new Dictionary<Guid, string>();
}
