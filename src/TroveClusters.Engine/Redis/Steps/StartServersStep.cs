using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Starts the servers of the operation's nodes and waits until each answers, and is the one that was started.</summary>
internal sealed class StartServersStep : OperationStep
{
    private const int MaxPlaces = 10;
    private const int LogLines = 20;

    public override string Name => "start-servers";

    public override string Describe(OperationContext context) => $"Start {context.Targets.Count} server(s)";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeRow> targets = context.Targets;
        if (targets.Count == 0)
            return;
        RedisLaunches launches = await RedisLaunches.OfAsync(context, cancellationToken);
        bool movable = context.Operation.Kind != TroveOperationKind.Start;
        int done = 0;
        // Each node is started, and the wait for its answer overlaps with the start of the others.
        await Task.WhenAll(targets.Select(async node =>
        {
            await StartAsync(context, launches, node, movable, cancellationToken);
            context.Progress(Interlocked.Increment(ref done), targets.Count, "nodes");
        }));
    }

    public override async Task UndoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        // Servers that were started again for a cluster that exists are left: they hold its data.
        if (context.Operation.Kind == TroveOperationKind.Start)
            return;
        await Parallel.ForEachAsync(context.Targets, cancellationToken, async (node, token) => await NodeServers.RemoveAsync(context, node, token));
    }

    private static async Task StartAsync(
        OperationContext context, RedisLaunches launches, NodeRow node, bool movable, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            NodeStartResult result = await context.Provider.StartAsync(NodeServers.Place(node), launches.For(node), cancellationToken);
            if (result.Outcome == NodeStartOutcome.Started)
            {
                node = node with { Process = NodeServers.Text(result.Process) };
                context.Save(node);
                break;
            }
            if (result.Outcome == NodeStartOutcome.PortTaken && movable && attempt < MaxPlaces)
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
        await AwaitAnswerAsync(context, node, cancellationToken);
    }

    /// <summary>Waits for the server to answer; a server that ends while it is waited for is reported with its log at once.</summary>
    private static async Task AwaitAnswerAsync(OperationContext context, NodeRow node, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of([node], context.Secret(SecretNames.Password), context.General, context.Logger);
        RedisNodeAgent agent = members[node.Id];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task up = agent.WaitUntilUpAsync(context.General.UsageTimeout, ended.Token);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!up.IsCompleted)
        {
            await Task.WhenAny(up, poll.WaitForNextTickAsync(CancellationToken.None).AsTask());
            if (up.IsCompleted || !context.Provider.IsCertainlyGone(NodeServers.Process(node)!))
                continue;
            await ended.CancelAsync();
            IReadOnlyList<string> log = await context.Provider.ReadLogAsync(NodeServers.Place(node), LogLines, CancellationToken.None);
            throw new TroveException(
                TroveErrorId.NodeStartFailed,
                $"The server of {node.Name} ({node.Host}:{node.Port}) ended before it answered. The end of its log:{Environment.NewLine}{string.Join(Environment.NewLine, log)}", node.Name);
        }
        await up;
        await CheckIdentityAsync(context, node, agent, cancellationToken);
    }

    /// <summary>Makes sure that what answers on the port is the process that was started, and notes the node's own id.</summary>
    private static async Task CheckIdentityAsync(OperationContext context, NodeRow node, RedisNodeAgent agent, CancellationToken cancellationToken)
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
