using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Redis: what is checked before anything is done, and how a cluster is shown.</summary>
internal sealed class RedisApiStrategy : IApiStrategy
{
    public string UserName => RedisDatastore.UserName;

    public bool HasSlots => true;

    public IReadOnlyList<OptionDefinition> Options => OptionCatalog.Redis;

    public Task<EnginePlan> PlanCreateAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken) =>
        RedisCreatePlan.MakeAsync(context, request, cancellationToken);

    public Task<EnginePlan> PlanGrowAsync(PlanContext context, ClusterState state, AddNodesRequest request, CancellationToken cancellationToken) =>
        RedisGrowPlan.MakeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanShrinkAsync(PlanContext context, ClusterState state, RemoveNodesRequest request, CancellationToken cancellationToken) =>
        RedisShrinkPlan.MakeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanStopAsync(
        PlanContext context, ClusterState state, StopClusterRequest request, Guid? recovers, CancellationToken cancellationToken) =>
        Task.FromResult(RedisStopPlan.Make(state, request, recovers));

    public Task<EnginePlan> PlanRestartAsync(
        PlanContext context, ClusterState state, RestartClusterRequest request, CancellationToken cancellationToken) =>
        RedisRestartPlan.MakeAsync(context, state, request, cancellationToken);

    public LogLine ReadLogLine(string line) => RedisLogLine.Read(line);

    public IReadOnlyList<string> WaysToWrite(string password) =>
        [password, RedisConfigurationFile.Quote(password).Trim('"'), JsonEncodedText.Encode(password).ToString()];

    public Task<EnginePlan> PlanUpdateAsync(PlanContext context, ClusterState state, SetClusterRequest request, CancellationToken cancellationToken) =>
        RedisUpdatePlan.MakeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanUpgradeAsync(PlanContext context, ClusterState state, UpgradeClusterRequest request, CancellationToken cancellationToken) =>
        RedisUpgradePlan.MakeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanOptimizeAsync(PlanContext context, ClusterState state, OptimizeClusterRequest request, CancellationToken cancellationToken) =>
        RedisOptimizePlan.MakeAsync(context, state, request, cancellationToken);

    public Task<EnginePlan> PlanMoveSlotsAsync(PlanContext context, ClusterState state, MoveSlotsRequest request, CancellationToken cancellationToken) =>
        RedisMovePlan.MakeAsync(context, state, request, cancellationToken);

    public Task<IReadOnlyList<string>> GetVersionsAsync(PlanContext context, CancellationToken cancellationToken) =>
        RedisServers.VersionsAsync(context, cancellationToken);

    public TroveClusterConnection Connection(ClusterState state) =>
        ClusterView.Connection(state, UserName, endpoints => string.Join(',', endpoints.Append("abortConnect=false")));

    public TroveCluster View(ClusterState state, TroveClusterStatus status, string message)
    {
        List<RedisClusterNode> nodes = [];
        TroveCluster facts = ClusterView.Of(state, status, message, row =>
        {
            RedisClusterNode node = View(state.Cluster, row, state.Nodes);
            nodes.Add(node);
            return node;
        });
        return new RedisCluster(facts)
        {
            SlotsAssigned = nodes.Sum(node => node.SlotCount),
            ShardCount = nodes.Count(node => node.SlotCount > 0),
            ReplicaCount = nodes.Count(node => node.Role == TroveNodeRole.Replica),
            Configuration = new SortedDictionary<string, string>(Facts(state.Cluster).Configuration.ToDictionary(), StringComparer.Ordinal).AsReadOnly(),
        };
    }

    private static RedisClusterNode View(ClusterRow cluster, NodeRow node, IReadOnlyList<NodeRow> all)
    {
        RedisNodeFacts facts = RedisNodeFacts.Of(node);
        // Until a node is a member, its slots are a plan and not a fact.
        bool member = node.Status != TroveNodeStatus.Build;
        Topology.SlotSet slots = member ? facts.SlotSet() : Topology.SlotSet.Empty;
        return new RedisClusterNode(ClusterView.NodeOf(cluster, node))
        {
            RedisId = facts.RedisId,
            Primary = facts.Primary is { } primary ? all.FirstOrDefault(other => other.Id == primary)?.Name ?? "" : "",
            SlotCount = slots.Count,
            Slots = slots.ToStrings(),
            KeyCount = facts.KeyCount,
            MemoryUsed = facts.MemoryUsed,
        };
    }

    internal static RedisClusterFacts Facts(ClusterRow cluster) =>
        RowReader.Json(cluster.Facts, EngineJson.Default.RedisClusterFacts, "clusters", cluster.Id, "facts");

    internal static string Endpoint(NodeRow node) => node.Endpoint;

    /// <summary>The host a node was given, for plans: such as <c> on db1 (10.0.0.4)</c>; empty for one on this machine.</summary>
    internal static string OnHost(NodeRow node) => node.HostId is null ? "" : $" on {node.HostName}{(node.HostName == node.Host ? "" : $" ({node.Host})")}";
}
