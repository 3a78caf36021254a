namespace TroveClusters.Engine.Providers;

/// <summary>
/// Where nodes come from. A provider knows how to place, start, watch and remove a server process; it knows nothing of
/// what the server is. Every call is idempotent: recovery repeats calls whose outcome was lost.
/// </summary>
internal interface INodeProvider
{
    /// <summary>The name users give, such as <c>local</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Chooses places (host, ports, folder) for nodes. Ports are probed now; they stay free only as long as nobody takes
    /// them, so <see cref="StartAsync"/> may answer <see cref="NodeStartOutcome.PortTaken"/> and the caller chooses again.
    /// </summary>
    /// <param name="nodeIds">One id a place.</param>
    /// <param name="ports">How many ports each node needs and how they relate.</param>
    /// <param name="taken">Ports that catalogued nodes already have, running or not.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="TroveException"><c>PortsExhausted</c>.</exception>
    Task<IReadOnlyList<NodePlace>> AllocateAsync(
        IReadOnlyList<Guid> nodeIds, PortNeeds ports, IReadOnlySet<int> taken, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the launch's files into the node's folder and starts its server, detached for good. A server of this node
    /// that runs already is left alone and reported as started. Returns once the process exists; whether the server is
    /// ready, only its datastore can tell.
    /// </summary>
    Task<NodeStartResult> StartAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken);

    /// <summary>Whether the node's server runs. Finds the process by what was recorded, else by the node's mark.</summary>
    Task<NodeProcessState> GetStateAsync(NodePlace place, NodeProcess? process, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the node's server: first politely (SIGTERM, so that it saves what it must), then, when <paramref name="grace"/>
    /// has passed, by force. Returns once the process is gone. Nothing to end is success.
    /// </summary>
    Task StopAsync(NodePlace place, NodeProcess? process, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Removes the node's folder with all its data. The server must be stopped. Nothing to remove is success.</summary>
    Task RemoveAsync(NodePlace place, CancellationToken cancellationToken);

    /// <summary>The bytes the node's folder takes on disk; null when that cannot be told.</summary>
    Task<long?> MeasureAsync(NodePlace place, CancellationToken cancellationToken);

    /// <summary>The last lines of the node's log; empty when there is none.</summary>
    Task<IReadOnlyList<string>> ReadLogAsync(NodePlace place, int lines, CancellationToken cancellationToken);
}

/// <summary>The ports a node needs: the client port, and further ports at fixed distances from it.</summary>
/// <param name="Offsets">Distances of further ports that must be free too, such as 10000 for the cluster bus.</param>
internal sealed record PortNeeds(IReadOnlyList<int> Offsets);

/// <summary>A node's place.</summary>
/// <param name="NodeId">The node's id; names its folder.</param>
/// <param name="Host">The address its server binds to and is reached at.</param>
/// <param name="Port">The client port.</param>
internal sealed record NodePlace(Guid NodeId, string Host, int Port);

/// <summary>How to run a server. Made by the datastore, carried out by the provider.</summary>
internal sealed record NodeLaunch
{
    /// <summary>The absolute path of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments; <c>{folder}</c> stands for the node's folder. Never a secret.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Files to write before the start, by name relative to the node's folder; <c>{folder}</c> as above. Mode 0600, replaced atomically.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables added to a minimal environment. Never a secret.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A piece of log text by which the server says that a port was taken, such as <c>Address already in use</c>.</summary>
    public IReadOnlyList<string> PortTakenMarks { get; init; } = [];
}

/// <summary>A process, recognisable after its id has been given to another.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTime">An opaque mark of when it started (Linux: clock ticks since boot, from <c>/proc</c>).</param>
/// <param name="BootId">The boot it belongs to; empty where the platform has none.</param>
internal sealed record NodeProcess(int Id, string StartTime, string BootId);

/// <summary>How a start went.</summary>
internal enum NodeStartOutcome
{
    /// <summary>The process exists.</summary>
    Started,

    /// <summary>It exited at once because a port was taken.</summary>
    PortTaken,

    /// <summary>It exited at once for another reason; the log says which.</summary>
    Exited,
}

/// <summary>The outcome of a start.</summary>
internal sealed record NodeStartResult(NodeStartOutcome Outcome, NodeProcess? Process, string Detail);

/// <summary>Whether a node's server runs.</summary>
internal sealed record NodeProcessState(bool Running, NodeProcess? Process);
