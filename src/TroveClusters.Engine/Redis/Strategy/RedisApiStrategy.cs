using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Redis: what is checked before anything is done, and how a cluster is shown.</summary>
internal sealed class RedisApiStrategy : IApiStrategy
{
    public string UserName => RedisDatastore.UserName;

    public Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken) =>
        RedisCreatePlan.MakeAsync(context, request, cancellationToken);

    public Task<EnginePlan> PlanGrowAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(RedisGrowPlan.Make(context, state, request));

    public Task<EnginePlan> PlanShrinkAsync(PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken) =>
        RedisShrinkPlan.MakeAsync(context, state, request, cancellationToken);

    public Task<IReadOnlyList<string>> GetVersionsAsync(PlanContext context, CancellationToken cancellationToken) =>
        RedisServers.VersionsAsync(context, cancellationToken);

    public TroveClusterConnection Connection(ClusterState state)
    {
        List<string> endpoints = [.. state.Nodes.Where(node => node.IsPlaced).Select(Endpoint)];
        return new TroveClusterConnection
        {
            ClusterName = state.Cluster.Name,
            Datastore = state.Cluster.Datastore,
            Endpoint = endpoints,
            UserName = UserName,
            ConnectionString = string.Join(',', endpoints.Append("abortConnect=false")),
        };
    }

    public TroveCluster View(ClusterState state, TroveClusterStatus status, string message)
    {
        ClusterRow cluster = state.Cluster;
        List<RedisClusterNode> nodes = [.. state.Nodes.Select(node => View(cluster, node, state.Nodes))];
        return new RedisCluster
        {
            Id = cluster.Id,
            Name = cluster.Name,
            Task = cluster.Task,
            Status = status,
            Datastore = cluster.Datastore,
            DatastoreVersion = cluster.Version,
            Provider = cluster.Provider,
            Locality = cluster.Locality,
            Created = cluster.Created,
            Updated = cluster.Updated,
            Ip = [.. nodes.SelectMany(node => node.Ip).Distinct()],
            Endpoint = [.. state.Nodes.Where(node => node.IsPlaced && node.Status != TroveNodeStatus.Removed).Select(Endpoint)],
            Nodes = nodes,
            Message = message,
            SlotsAssigned = nodes.Sum(node => node.SlotCount),
            ShardCount = nodes.Count(node => node.SlotCount > 0),
            ReplicaCount = nodes.Count(node => node.Role == TroveNodeRole.Replica),
        };
    }

    private static RedisClusterNode View(ClusterRow cluster, NodeRow node, IReadOnlyList<NodeRow> all)
    {
        RedisNodeFacts facts = RedisNodeFacts.Of(node);
        // Until a node is a member, its slots are a plan and not a fact.
        bool member = node.Status != TroveNodeStatus.Build;
        Topology.SlotSet slots = member ? facts.SlotSet() : Topology.SlotSet.Empty;
        return new RedisClusterNode
        {
            Id = node.Id,
            Name = node.Name,
            ClusterId = cluster.Id,
            ClusterName = cluster.Name,
            Datastore = cluster.Datastore,
            DatastoreVersion = cluster.Version,
            Type = node.Type,
            Role = node.Role,
            Status = node.Status,
            Ip = node.IsPlaced ? [node.Host] : [],
            Host = node.Host,
            Port = node.Port,
            Flavor = node.Flavor,
            VolumeSize = node.VolumeSize,
            VolumeUsed = node.VolumeUsed is { } bytes ? Math.Round(bytes / (double)(1 << 30), 6) : null,
            Created = node.Created,
            Updated = node.Updated,
            Message = node.Message,
            RedisId = facts.RedisId,
            Primary = facts.Primary is { } primary ? all.FirstOrDefault(other => other.Id == primary)?.Name ?? "" : "",
            SlotCount = slots.Count,
            Slots = slots.ToStrings(),
            KeyCount = facts.KeyCount,
            MemoryUsed = facts.MemoryUsed,
        };
    }

    internal static RedisClusterFacts Facts(ClusterRow cluster) =>
        JsonSerializer.Deserialize(cluster.Facts, EngineJson.Default.RedisClusterFacts) ?? new RedisClusterFacts();

    internal static string Endpoint(NodeRow node) => new Protocol.RedisEndpoint(node.Host, node.Port).ToString();
}
