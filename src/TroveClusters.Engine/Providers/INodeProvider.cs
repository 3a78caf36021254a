namespace TroveClusters.Engine.Providers;

/// <summary>
/// Where nodes come from. A provider knows how to place, start, watch and remove a server process; it knows nothing of
/// what the server is. Every call is idempotent: recovery repeats calls whose outcome was lost.
/// </summary>
public interface INodeProvider
{
    /// <summary>The name users give, such as <c>local</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Chooses places (host, ports, folder) for nodes. Ports are probed now; they stay free only as long as nobody takes
    /// them, so <see cref="StartAsync"/> may answer <see cref="NodeStartOutcome.PortTaken"/> and the caller chooses again.
    /// </summary>
    /// <param name="nodes">The nodes, one for each place.</param>
    /// <param name="ports">How many ports each node needs and how they relate.</param>
    /// <param name="taken">Client ports that catalogued nodes already have, running or not.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="TroveException"><c>PortsExhausted</c>; of hosts, that they cannot be used.</exception>
    Task<IReadOnlyList<NodePlace>> AllocateAsync(
        IReadOnlyList<NodeWish> nodes, PortNeeds ports, IReadOnlySet<HostPort> taken, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the launch's files into the node's folder and starts its server, detached for good. A server of this node
    /// that runs already is left alone and reported as started. Returns once the process exists; whether the server is
    /// ready, only its datastore can tell. Who starts the node at the same moment is waited for, however long that takes.
    /// </summary>
    Task<NodeStartResult> StartAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the launch's files into the folder of a node that has one, for a server that runs: what it is started with says
    /// how it runs. Each file is replaced whole.
    /// </summary>
    Task WriteFilesAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken);

    /// <summary>Whether the node's server runs. Finds the process by what was recorded, else by the node's mark.</summary>
    Task<NodeProcessState> GetStateAsync(NodePlace place, NodeProcess? process, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a process is certainly not running any more, told at once and without asking anybody. False where that
    /// cannot be told.
    /// </summary>
    bool IsCertainlyGone(NodeProcess process);

    /// <summary>
    /// Whether <see cref="IsCertainlyGone"/> can tell. Where nodes are on other machines it cannot: they have to be asked.
    /// </summary>
    bool SeesProcesses => true;

    /// <summary>
    /// Whether a node's process is certainly not running any more, asking its host where that is needed. False where that
    /// cannot be told, such as of a host that does not answer.
    /// </summary>
    Task<bool> IsGoneAsync(NodePlace place, NodeProcess process, CancellationToken cancellationToken) => Task.FromResult(IsCertainlyGone(process));

    /// <summary>
    /// Asks the node's server to end (SIGTERM), so that it saves what it must, and never kills it; one that is frozen is
    /// let run on for this. Nothing to end is success.
    /// </summary>
    /// <returns>False: it still runs after so long, or the platform has no way to ask.</returns>
    Task<bool> TryEndAsync(NodePlace place, NodeProcess? process, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the node's server: first politely (SIGTERM, so that it saves what it must), then, when <paramref name="grace"/>
    /// has passed, by force. Returns once the process is gone, however long that takes. Nothing to end is success.
    /// </summary>
    /// <exception cref="WaitCanceledException">It was not waited for any longer; which process has not ended is told.</exception>
    Task StopAsync(NodePlace place, NodeProcess? process, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Removes the node's folder with all its data. The server must be stopped. Nothing to remove is success.</summary>
    Task RemoveAsync(NodePlace place, CancellationToken cancellationToken);

    /// <summary>The bytes the node's folder takes on disk; null when that cannot be told.</summary>
    Task<long?> MeasureAsync(NodePlace place, CancellationToken cancellationToken);

    /// <summary>The last lines of the node's log; empty when there is none.</summary>
    Task<IReadOnlyList<string>> ReadLogAsync(NodePlace place, int lines, CancellationToken cancellationToken);
}
