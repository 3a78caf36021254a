using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Starts the server of one node and waits until it answers, and is the one that was started.</summary>
internal static class NodeStart
{
    private const int MaxPlaces = 10;
    private const int LogLines = 20;

    /// <summary>Starts it, within the time a node has to become ready; a server of the node that runs already is left alone.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="launches">How the cluster's servers are started.</param>
    /// <param name="node">The node.</param>
    /// <param name="movable">Whether it may be given another place when its port is taken.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="TroveException"><c>NodeStartFailed</c> with the end of the log; <c>OperationTimedOut</c>.</exception>
    public static async Task RunAsync(
        OperationContext context, RedisLaunches launches, NodeRow node, bool movable, CancellationToken cancellationToken)
    {
        TimeLimit limit = context.General.UsageTimeout;
        using var ready = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ready.CancelAfter(limit.Time);
        try
        {
            (node, string told) = await LaunchAsync(context, launches, node, movable, ready.Token);
            await AwaitAnswerAsync(context, node, told, ready.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            node = context.Node(node.Id);
            throw limit.Struck(
                $"{node.Name} ({node.Host}:{node.Port}) was not ready within {limit}{WaitCanceledException.Known(e)}. {await EndOfLogAsync(context, node)}",
                node.Name, e);
        }
    }

    private static async Task<(NodeRow Node, string Told)> LaunchAsync(
        OperationContext context, RedisLaunches launches, NodeRow node, bool movable, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            NodeStartResult result = await context.Provider.StartAsync(NodeServers.Place(node), launches.For(node), cancellationToken);
            if (result.Outcome == NodeStartOutcome.Started)
            {
                node = node with
                {
                    Process = NodeServers.Text(result.Process),
                    // What was stopped runs from now on, but nobody has proven yet that it serves.
                    Status = node.IsStopped ? TroveNodeStatus.Unknown : node.Status,
                    Message = node.IsStopped ? "" : node.Message,
                };
                context.Save(node);
                return (node, result.Detail);
            }
            if (result.Outcome == NodeStartOutcome.PortTaken && movable && PlaceNodesStep.WishedPort(context, node) is null && attempt < MaxPlaces)
            {
                context.Verbose($"Port {node.Port} or its bus port was taken by somebody else; choosing another for {node.Name}.");
                await PlaceNodesStep.PlaceAsync(context, [node], RedisLaunches.Ports(context.Cluster), [node.Port], cancellationToken);
                node = context.Node(node.Id);
                continue;
            }
            throw new TroveException(
                TroveErrorId.NodeStartFailed, $"The server of {node.Name} ({node.Host}:{node.Port}) did not start: {result.Detail}", node.Name,
                result.Outcome == NodeStartOutcome.PortTaken ? "Free the port, then run the command again." : null);
        }
    }

    /// <summary>Waits for the server to answer; a server that ends while it is waited for is reported with its log at once.</summary>
    private static async Task AwaitAnswerAsync(OperationContext context, NodeRow node, string told, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, [node]);
        IRedisNode agent = members[node.Id];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task up = agent.WaitUntilUpAsync(ended.Token);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!up.IsCompleted)
        {
            await Task.WhenAny(up, poll.WaitForNextTickAsync(CancellationToken.None).AsTask());
            if (up.IsCompleted || !await context.Provider.IsGoneAsync(NodeServers.Place(node), NodeServers.Process(node)!, cancellationToken) || up.IsCompleted)
                continue;
            await ended.CancelAsync();
            throw new TroveException(
                TroveErrorId.NodeStartFailed,
                $"The server of {node.Name} ({node.Host}:{node.Port}) ended before it answered. {await EndOfLogAsync(context, node)}", node.Name);
        }
        try
        {
            await up;
        }
        catch (OperationCanceledException e) when (told.Length > 0)
        {
            throw new WaitCanceledException($"{told.TrimEnd('.')}{WaitCanceledException.Known(e)}", e);
        }
        await CheckIdentityAsync(context, node, agent, cancellationToken);
    }

    private static async Task<string> EndOfLogAsync(OperationContext context, NodeRow node)
    {
        IReadOnlyList<string> log;
        try
        {
            log = await context.Provider.ReadLogAsync(NodeServers.Place(node), LogLines, CancellationToken.None);
        }
        catch (TroveException e)
        {
            return $"Its log cannot be read: {e.Message}";
        }
        return log.Count == 0 ? "It wrote no log." : $"The end of its log:{Environment.NewLine}{string.Join(Environment.NewLine, log)}";
    }

    /// <summary>Makes sure that what answers on the port is the process that was started, and notes the node's own id.</summary>
    private static async Task CheckIdentityAsync(OperationContext context, NodeRow node, IRedisNode agent, CancellationToken cancellationToken)
    {
        long? processId = (await agent.InfoAsync("server", cancellationToken)).Fields.FindInteger("process_id");
        int expected = NodeServers.Process(node)!.Id;
        if (processId is { } actual && actual != expected)
            throw new TroveException(
                TroveErrorId.NodeStartFailed, $"On {node.Host}:{node.Port} answers process {actual}, not the server of {node.Name} (process {expected}).", node.Name);
        string id = (await agent.NodesAsync(cancellationToken)).Myself.Id;
        context.Save(node with { Facts = (RedisNodeFacts.Of(node) with { RedisId = id }).ToJson() });
    }
}
