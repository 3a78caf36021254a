using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans the growth of a Redis cluster: new nodes are empty primaries, or replicas when asked for.</summary>
internal static class RedisGrowPlan
{
    public static async Task<EnginePlan> MakeAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken)
    {
        ClusterRow cluster = state.Cluster;
        if (request.Nodes.Count == 0)
            throw new TroveException(TroveErrorId.NodeRequired, $"No node to add to cluster '{cluster.Name}' was given.", cluster.Name);
        ForeignWishes.Refuse(request);
        NodeSize size = NodeSizing.ResolveGrowth(context, state, request);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(
            cluster.Name, request.Nodes, state.Nodes.Select(node => node.Name), cluster.HighestNumber);
        SshProvider? hosts = context.Provider(cluster.Provider) as SshProvider;
        if (hosts is null)
            LocalPlacement.Check(request.Nodes);
        CheckHealth(state);
        int position = state.Nodes.Max(node => node.Position);
        var added = new List<NodeRow>();
        foreach ((TroveNodeSpec spec, string name) in request.Nodes.Zip(names))
            added.Add(MakeNode(state, request, spec, name, ++position, size, added));
        IReadOnlyDictionary<Guid, int> ports = new Dictionary<Guid, int>();
        IReadOnlyList<NewHost> newHosts = [];
        if (hosts is not null)
        {
            RedisSeats seats = await RedisSeats.ChooseAsync(
                context, hosts, [.. added.Zip(request.Nodes)], state.Nodes, cluster.Locality, cluster.Version,
                HostAccess.Of(request.HostUser, request.HostPassword), cancellationToken);
            (added, ports, newHosts) = ([.. seats.Nodes], seats.Ports, seats.NewHosts);
            RedisClusterFacts facts = RedisApiStrategy.Facts(cluster);
            var programs = new Dictionary<Guid, string>(seats.Programs);
            // Where nodes are already, they keep the program they were started with.
            foreach ((Guid host, string program) in facts.HostServers.Where(entry => state.Nodes.Any(node => node.HostId == entry.Key)))
                programs[host] = program;
            cluster = cluster with { Facts = (facts with { HostServers = programs }).ToJson() };
        }
        (IReadOnlyList<SlotMove> moves, IReadOnlyList<TroveSlotMove> estimates) = request.Rebalance
            ? await RebalanceAsync(context, state, added, cancellationToken)
            : ([], []);
        return new EnginePlan(request)
        {
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Action = "Add node",
            Targets = [.. added.Select(node => $"{cluster.Name}/{node.Name} ({Part(node, state, added)}, {size})")],
            Steps =
            [
                .. newHosts.Select(host => host.Step),
                .. added.Select(node => $"Start {node.Name}{RedisApiStrategy.OnHost(node)} ({Part(node, state, added)})"),
                $"Make {added.Count} new and {state.Nodes.Count} present nodes known to each other",
                "Prove that every shard accepts a write and returns it",
                .. estimates.Select(SlotMoveEstimate.Step),
            ],
            SlotMoves = estimates,
            EstimatedTime = SlotMoveEstimate.Time(estimates, request.Limits),
            Cluster = cluster,
            NewNodes = added,
            NewHosts = newHosts,
            HighestNumber = highest,
            Task = TroveTask.Growing,
            Data = new OperationData
            {
                NodeIds = [.. added.Select(node => node.Id)],
                Ports = ports,
                KeepOnFailure = request.KeepOnFailure,
                Facts = moves.Count == 0 ? "" : SlotMovePlan.Of(moves, request.Limits).ToJson(),
            },
        };
    }

    private static async Task<(IReadOnlyList<SlotMove> Moves, IReadOnlyList<TroveSlotMove> Estimates)> RebalanceAsync(
        PlanContext context, ClusterState state, IReadOnlyList<NodeRow> added, CancellationToken cancellationToken)
    {
        List<NodeRow> primaries = [.. added.Where(node => node.Role == TroveNodeRole.Primary)];
        if (primaries.Count == 0)
            throw new TroveException(TroveErrorId.InvalidArgument, "Replicas own no slots: there is nothing to rebalance.", "Rebalance", "Leave -Rebalance out.");
        await using RedisMembers members = RedisMembers.Of(context, state);
        SlotSurvey survey = await SlotSurvey.TakeAsync(context, state, members, cancellationToken);
        IReadOnlyList<SlotMove> moves = SlotBalance.Spread(
            [
                .. survey.Primaries.Select(node => new SlotShare(node.Id, survey.Census.SlotsOf(node))),
                .. primaries.Select(node => new SlotShare(node.Id, SlotSet.Empty)),
            ],
            SlotCosts.Equal);
        return (moves, await survey.EstimateAsync(moves, state.Nodes.Concat(added), cancellationToken));
    }

    /// <summary>All present members must take part: a new node has to be known by all.</summary>
    private static void CheckHealth(ClusterState state)
    {
        List<NodeRow> down = [.. state.Nodes.Where(node => node.Status != TroveNodeStatus.Active)];
        if (down.Count > 0)
            throw new TroveException(
                TroveErrorId.NodeUnreachable,
                $"Cluster '{state.Cluster.Name}' can only grow while all its nodes are up. Not active: {string.Join(", ", down.Select(node => $"{node.Name} ({node.Status})"))}.",
                down.Select(node => node.Name).ToArray(), "Start the nodes (Start-TroveCluster) or remove them, then add nodes.");
    }

    private static NodeRow MakeNode(
        ClusterState state, AddNodesRequest request, TroveNodeSpec spec, string name, int position, NodeSize size, List<NodeRow> added)
    {
        TroveNodeRole role = spec.Role ?? request.Role ?? (request.ReplicaOf is null ? TroveNodeRole.Primary : TroveNodeRole.Replica);
        if (role is not (TroveNodeRole.Primary or TroveNodeRole.Replica))
            throw new TroveException(TroveErrorId.InvalidArgument, $"A Redis node is a primary or a replica, not '{role}'.", role);
        if (role == TroveNodeRole.Primary && request.ReplicaOf is not null)
            throw new TroveException(TroveErrorId.InvalidArgument, $"A primary cannot be a replica of '{request.ReplicaOf}'.", request.ReplicaOf);
        return new NodeRow
        {
            Id = Guid.NewGuid(),
            ClusterId = state.Cluster.Id,
            Position = position,
            Name = name,
            Role = role,
            Status = TroveNodeStatus.Build,
            Flavor = size.Flavor.Id,
            VolumeSize = size.VolumeSize,
            Facts = new RedisNodeFacts { Primary = role == TroveNodeRole.Replica ? ChoosePrimary(state, request.ReplicaOf, added).Id : null }.ToJson(),
        };
    }

    /// <summary>The primary named, else the one with slots that has the fewest replicas.</summary>
    private static NodeRow ChoosePrimary(ClusterState state, string? wanted, List<NodeRow> added)
    {
        List<NodeRow> primaries = [.. state.Nodes.Where(node => node.Role == TroveNodeRole.Primary)];
        if (wanted is not null)
        {
            return primaries.Find(node => string.Equals(node.Name, wanted, StringComparison.OrdinalIgnoreCase) || node.Id.ToString() == wanted)
                ?? throw new TroveException(
                    TroveErrorId.NodeNotFound, $"Cluster '{state.Cluster.Name}' has no primary '{wanted}'.", wanted);
        }
        return primaries
            .Where(node => RedisNodeFacts.Of(node).Slots.Length > 0)
            .DefaultIfEmpty(primaries[0])
            .MinBy(node => state.Nodes.Concat(added).Count(other => RedisNodeFacts.Of(other).Primary == node.Id))!;
    }

    private static string Part(NodeRow node, ClusterState state, List<NodeRow> added) => RedisNodeFacts.Of(node).Primary is { } primary
        ? $"replica of {state.Nodes.Concat(added).First(other => other.Id == primary).Name}"
        : "primary without slots";
}
