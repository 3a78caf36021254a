using TroveClusters;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;

namespace Acme.Trove;

/// <summary>A datastore in memory: what is checked before anything is done, and how a cluster is shown.</summary>
public sealed class MemoryApiStrategy : IApiStrategy
{
    private const string Version = "1.0";
    private const string Owners = "owners";

    /// <inheritdoc/>
    public string UserName => "memory";

    /// <inheritdoc/>
    public IReadOnlyList<OptionDefinition> Options { get; } =
    [
        new("", Owners, OptionType.Integer, "1", "How many nodes of a new cluster own a part of its data.") { Minimum = 1, Maximum = 16 },
    ];

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetVersionsAsync(PlanContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([Version]);

    /// <inheritdoc/>
    public TroveClusterConnection Connection(ClusterState state) =>
        ClusterView.Connection(state, UserName, _ => $"memory:{state.Cluster.Name}");

    /// <inheritdoc/>
    public Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken)
    {
        int owners = context.DatastoreOptions.Integer(Owners)!.Value;
        if (request.Nodes.Count < owners)
            throw new TroveException(
                TroveErrorId.NodeCountNotSupported, $"{request.Nodes.Count} node(s) are too few: {owners} must own data.", request.Nodes.Count,
                $"Create more nodes, or lower {context.DatastoreName}.{Owners}.");
        if (request.DatastoreVersion is { Length: > 0 } wanted && wanted != Version)
            throw new TroveException(
                TroveErrorId.DatastoreVersionNotFound, $"Datastore version '{wanted}' cannot be found. There are: {Version}.", wanted);
        if (request.ReplicaCount != 0)
            throw new TroveException(TroveErrorId.InvalidArgument, "Nodes in memory have no replicas.", request.ReplicaCount);
        NodeSize size = NodeSizing.Resolve(context, request.Nodes, request.Flavor, request.VolumeSize);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(request.Name, request.Nodes, [], 0);
        LocalPlacement.Check(request.Nodes);

        var cluster = new ClusterRow
        {
            Id = Guid.NewGuid(),
            Tenant = context.Tenant,
            Name = request.Name,
            Datastore = context.DatastoreName,
            Version = Version,
            Provider = (request.Provider ?? context.General.DefaultProvider).ToLowerInvariant(),
            Locality = request.Locality,
        };
        List<NodeRow> nodes = [.. names.Select((name, i) => NewNode(cluster, name, i + 1, size, ownsData: i < owners))];
        return Task.FromResult(new EnginePlan(request)
        {
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Cluster = cluster,
            NewNodes = nodes,
            HighestNumber = highest,
            Task = TroveTask.Building,
            Data = new OperationData { NodeIds = [.. nodes.Select(node => node.Id)], KeepOnFailure = request.KeepOnFailure },
            Secrets = new Dictionary<string, string> { [SecretNames.Password] = request.Password ?? ClusterPassword.Generate(context.DatastoreOptions) },
            Action = "Create cluster in memory",
            Targets = [$"{cluster.Name} ({nodes.Count} nodes, {size})"],
            Steps = [.. nodes.Select(node => $"Start {node.Name} ({Part(node)})")],
        });
    }

    /// <inheritdoc/>
    public Task<EnginePlan> PlanGrowAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken)
    {
        ClusterRow cluster = state.Cluster;
        if (request.Nodes.Count == 0)
            throw new TroveException(TroveErrorId.NodeRequired, $"No node to add to cluster '{cluster.Name}' was given.", cluster.Name);
        NodeSize size = NodeSizing.ResolveGrowth(context, state, request);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(
            cluster.Name, request.Nodes, state.Nodes.Select(node => node.Name), cluster.HighestNumber);
        LocalPlacement.Check(request.Nodes);

        int last = state.Nodes.Max(node => node.Position);
        List<NodeRow> nodes = [.. names.Select((name, i) => NewNode(cluster, name, last + i + 1, size, ownsData: false))];
        return Task.FromResult(new EnginePlan(request)
        {
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Cluster = cluster,
            NewNodes = nodes,
            HighestNumber = highest,
            Task = TroveTask.Growing,
            Data = new OperationData { NodeIds = [.. nodes.Select(node => node.Id)], KeepOnFailure = request.KeepOnFailure },
            Action = "Add node",
            Targets = [.. nodes.Select(node => $"{cluster.Name}/{node.Name}")],
            Steps = [.. nodes.Select(node => $"Start {node.Name} ({Part(node)})")],
        });
    }

    /// <inheritdoc/>
    public Task<EnginePlan> PlanShrinkAsync(PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeRow> leaving = request.Count is { } count
            ? [.. state.Nodes.OrderBy(node => MemoryNodeFacts.Of(node).OwnsData).ThenByDescending(node => node.Position).Take(count)]
            : NodeSelection.Find(context, state, request.Nodes);
        if (leaving.Count == 0)
            throw new TroveException(TroveErrorId.NodeRequired, $"No node of cluster '{state.Cluster.Name}' was chosen for removal.", state.Cluster.Name);
        if (leaving.Count == state.Nodes.Count)
            throw new TroveException(TroveErrorId.LastNode, $"Cluster '{state.Cluster.Name}' must keep a node.", state.Cluster.Name);
        string[] owners = [.. leaving.Where(node => MemoryNodeFacts.Of(node).OwnsData).Select(node => node.Name)];
        if (owners.Length > 0)
            throw new TroveException(
                TroveErrorId.NodeNotEmpty, $"Nodes that own data cannot be removed: {string.Join(", ", owners)}. Nothing was removed.", owners,
                "Remove a node that owns no data.");
        return Task.FromResult(new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Task = TroveTask.Shrinking,
            HighestNumber = state.Cluster.HighestNumber,
            Data = new OperationData { NodeIds = [.. leaving.Select(node => node.Id)] },
            Action = "Remove node",
            Targets = [.. leaving.Select(node => $"{state.Cluster.Name}/{node.Name}")],
            TargetIds = [.. leaving.Select(node => node.Id)],
            Steps = [.. leaving.Select(node => $"End {node.Name}")],
        });
    }

    /// <inheritdoc/>
    public Task<EnginePlan> PlanStopAsync(
        PlanContext context, ClusterState state, StopClusterRequest request, Guid? recovers, CancellationToken cancellationToken)
    {
        List<NodeRow> up = [.. state.Nodes.Where(node => !node.IsStopped)];
        return Task.FromResult(new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Task = TroveTask.Restarting,
            Recovers = recovers,
            TakesOver = recovers is not null,
            ChangesNothing = up.Count == 0 && recovers is null,
            Data = new OperationData { NodeIds = [.. up.Select(node => node.Id)] },
            Action = "Stop cluster in memory",
            Targets = [$"{state.Cluster.Name} ({state.Nodes.Count} nodes; what they hold is gone)"],
            Steps = [.. up.Select(node => $"Stop {node.Name}")],
        });
    }

    /// <inheritdoc/>
    public Task<EnginePlan> PlanRestartAsync(
        PlanContext context, ClusterState state, RestartClusterRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeRow> nodes = request.Nodes.Count == 0 ? state.Nodes : NodeSelection.Find(context, state, request.Nodes);
        return Task.FromResult(new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Task = TroveTask.Restarting,
            Data = new OperationData { NodeIds = [.. nodes.Select(node => node.Id)] },
            Action = "Restart nodes in memory",
            Targets = [$"{state.Cluster.Name} ({nodes.Count} of {state.Nodes.Count} nodes; what they hold is gone)"],
            Steps = [.. nodes.Select(node => $"Restart {node.Name}")],
        });
    }

    /// <inheritdoc/>
    public Task<EnginePlan> PlanUpdateAsync(PlanContext context, ClusterState state, SetClusterRequest request, CancellationToken cancellationToken)
    {
        if (request.Configuration.Count > 0)
            throw new TroveException(
                TroveErrorId.OperationNotSupported, "Nodes in memory have nothing to configure.", request.Configuration.Keys.First(), "Change the flavor only.");
        string before = state.Nodes[0].Flavor;
        string after = NodeSizing.Flavor(context, request.Flavor).Id;
        return Task.FromResult(new EnginePlan(request)
        {
            ClusterId = state.Cluster.Id,
            ClusterName = state.Cluster.Name,
            Cluster = state.Cluster,
            Task = TroveTask.Updating,
            ChangesNothing = before == after,
            Data = new OperationData { Flavors = [before, after] },
            Action = "Change flavor",
            Targets = [$"{state.Cluster.Name} (flavor {after} instead of {before})"],
            Steps = [$"Give {state.Nodes.Count} node(s) flavor {after}"],
        });
    }

    private static NodeRow NewNode(ClusterRow cluster, string name, int position, NodeSize size, bool ownsData) => new()
    {
        Id = Guid.NewGuid(),
        ClusterId = cluster.Id,
        Position = position,
        Name = name,
        Role = TroveNodeRole.Member,
        Status = TroveNodeStatus.Build,
        Flavor = size.Flavor.Id,
        VolumeSize = size.VolumeSize,
        Facts = new MemoryNodeFacts(ownsData).ToJson(),
    };

    private static string Part(NodeRow node) => MemoryNodeFacts.Of(node).OwnsData ? "owns data" : "owns no data";
}
