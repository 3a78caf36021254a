using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Operations.Steps;

/// <summary>The bridge between a node's record and its provider.</summary>
public static class NodeServers
{
    /// <summary>
    /// How long a server that leaves for good has to end by itself before it is killed; its data goes anyway. Not a limit:
    /// nothing fails when it has passed.
    /// </summary>
    internal static readonly TimeSpan GraceOfRemoval = TimeSpan.FromSeconds(2);

    private const int AtOnce = 32;

    /// <summary>The node's place, as providers take it.</summary>
    public static NodePlace Place(NodeRow node) => new(node.Id, node.Host, node.Port) { HostId = node.HostId, Folder = node.Folder };

    /// <summary>The node's recorded process; null when it has none.</summary>
    public static NodeProcess? Process(NodeRow node) => Parse(node.Process, "nodes", node.Id);

    /// <summary>Reads a recorded process; null for an empty record.</summary>
    internal static NodeProcess? Parse(string record, string table, Guid nodeId) =>
        record.Length == 0 ? null : RowReader.Json(record, EngineJson.Default.NodeProcess, table, nodeId, "process", process =>
            process is { StartTime: not null, BootId: not null });

    /// <summary>A process as it is recorded in <see cref="NodeRow.Process"/>.</summary>
    public static string Text(NodeProcess? process) =>
        process is null ? "" : JsonSerializer.Serialize(process, EngineJson.Default.NodeProcess);

    /// <summary>Makes sure that the hosts of a cluster's nodes can be reached, before anything is changed on any of them.</summary>
    /// <exception cref="TroveException"><c>NodeUnreachable</c>, naming the nodes and why; <c>HostKeyChanged</c>.</exception>
    internal static async Task CheckReachAsync(INodeProvider provider, ClusterState state, CancellationToken cancellationToken)
    {
        if (provider.SeesProcesses)
            return;
        var silent = new List<(NodeRow Node, TroveException Error)>();
        await Task.WhenAll(state.Nodes.Where(node => node.HostId is not null).GroupBy(node => node.HostId).Select(async host =>
        {
            try
            {
                await provider.GetStateAsync(Place(host.First()), Process(host.First()), cancellationToken);
            }
            catch (TroveException error) when (error.Info.Id != TroveErrorId.HostKeyChanged)
            {
                lock (silent)
                    silent.AddRange(host.Select(node => (node, error)));
            }
        }));
        if (silent.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.NodeUnreachable,
                $"The hosts of these nodes cannot be used: {string.Join("; ", silent.OrderBy(entry => entry.Node.Position).Select(entry => $"{entry.Node.Name}: {entry.Error.Message.TrimEnd('.')}"))}. Nothing was changed.",
                silent.OrderBy(entry => entry.Node.Position).Select(entry => entry.Node.Name).ToArray(),
                "Bring the hosts back, or go on without them with -AllowUnreachable.", silent[0].Error);
        }
    }

    /// <summary>
    /// Ends a node's server, within the time that is configured or given for it, and removes its data; nothing to end or
    /// remove is success.
    /// </summary>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, <c>NodeUnreachable</c>: what is left, and why.</exception>
    public static async Task RemoveAsync(OperationContext context, NodeRow node, CancellationToken cancellationToken)
    {
        IReadOnlyList<RemovalFailure> failures = await RemoveAsync(context, new[] { node }, cancellationToken);
        if (failures.Count > 0)
            throw NotRemoved(context, failures);
    }

    /// <summary>
    /// Ends nodes' servers and removes their data; nothing to end or remove is success. One that fails keeps none of the
    /// others from going. All servers together have the time of <see cref="Limit"/> to end.
    /// </summary>
    /// <returns>Those that failed.</returns>
    internal static async Task<IReadOnlyList<RemovalFailure>> RemoveAsync(
        OperationContext context, IReadOnlyList<NodeRow> nodes, CancellationToken cancellationToken)
    {
        TimeLimit limit = Limit(context);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Timer);
        var failures = new List<RemovalFailure>();
        int done = 0;
        await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (node, _) =>
        {
            try
            {
                // Who is killed needs time to end, too.
                TimeSpan grace = limit.Time / 2 < GraceOfRemoval ? limit.Time / 2 : GraceOfRemoval;
                await context.Provider.StopAsync(Place(node), Process(node), grace, deadline.Token);
                await context.Provider.RemoveAsync(Place(node), cancellationToken);
            }
            catch (Exception error) when (error is TroveException or IOException or UnauthorizedAccessException)
            {
                Add(node, error);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                Add(node, limit.Struck($"its server did not end within {limit}{WaitCanceledException.Known(error)}", node.Name, error));
            }
            context.Progress(Interlocked.Increment(ref done), nodes.Count, "nodes");
        });
        return failures;

        void Add(NodeRow node, Exception error)
        {
            lock (failures)
                failures.Add(new RemovalFailure(node, error));
        }
    }

    /// <summary>
    /// Undoes the start of the operation's nodes: ends their servers and removes their data. What lies on a host that does
    /// not answer is noted, and removed by a later command: what was begun must not stay half done until the host is back.
    /// </summary>
    /// <exception cref="TroveException"><c>OperationTimedOut</c>, <c>NodeUnreachable</c>: what is left, and why.</exception>
    public static async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<RemovalFailure> failures = await RemoveAsync(context, context.Targets, cancellationToken);
        List<RemovalFailure> later = [.. failures.Where(Leftovers.CanBeLeft)];
        Leftovers.Leave(context, later);
        if (later.Count < failures.Count)
            throw NotRemoved(context, [.. failures.Except(later)]);
    }

    /// <summary>Tells what could not be removed.</summary>
    internal static string Describe(IReadOnlyList<RemovalFailure> failures) =>
        string.Join("; ", failures.Select(failure => $"{failure.Node.Name} ({failure.Node.Host}:{failure.Node.Port}): {failure.Error.Message}"));

    /// <summary>The error of what could not be removed.</summary>
    internal static TroveException NotRemoved(OperationContext context, IReadOnlyList<RemovalFailure> failures)
    {
        string message = $"Not everything could be removed: {Describe(failures)}.";
        return failures.All(failure => failure.Error is TroveException { Info.Id: TroveErrorId.OperationTimedOut })
            ? Limit(context).Struck(message, context.Cluster.Name, failures[0].Error)
            : new TroveException(TroveErrorId.NodeUnreachable, message, context.Cluster.Name, inner: failures[0].Error);
    }

    /// <summary>
    /// What the deletion of a cluster was given with the command, as long as that lasts: there is no way back from its first
    /// step, so that it has no other limit. Else what is configured.
    /// </summary>
    private static TimeLimit Limit(OperationContext context)
    {
        bool isGiven = context.Operation.Kind == TroveOperationKind.Delete && EngineServices.Now < context.Data.Deadline;
        return isGiven && context.Data.Timeout is { } given ? new TimeLimit(given, TimeLimit.Parameter) : context.General.ClusterDeleteTimeout;
    }
}
