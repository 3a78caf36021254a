using System.Security.Cryptography;
using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>
/// Plans the creation of a Redis cluster: every check, then one node record for each specification. All nodes are
/// primaries and share the slots, unless replicas were asked for.
/// </summary>
internal static class RedisCreatePlan
{
    private const int PasswordBytes = 32;
    private const int ShortestPassword = 8;

    public static async Task<EnginePlan> MakeAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken)
    {
        int shards = CountShards(request.Nodes.Count, request.ReplicaCount);
        NodeSize size = NodeSizing.Resolve(context, request.Nodes, request.Flavor, request.VolumeSize);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(request.Name, request.Nodes, [], 0);
        CheckPlacement(request);
        RedisLaunches.NodeTimeout(context.Options);
        RedisServer server = await RedisServers.FindAsync(context, request.DatastoreVersion, cancellationToken);
        CheckPassword(request.Password, server.Kind);

        var clusterId = Guid.NewGuid();
        List<NodeRow> nodes = MakeNodes(clusterId, names, shards, size);
        return new EnginePlan(request)
        {
            ClusterId = clusterId,
            ClusterName = request.Name,
            Action = "Create Redis cluster",
            Targets = [$"{request.Name} ({nodes.Count} nodes, flavor {size.Flavor.Id}{(size.VolumeSize is { } gb ? $", {gb} GB" : "")})"],
            Steps =
            [
                .. nodes.Select(node => $"Start {node.Name} ({server.Kind} {server.Version}, {Part(node, nodes)})"),
                $"Form a cluster of {nodes.Count} nodes in which each knows all",
                "Prove that every shard accepts a write and returns it",
            ],
            Cluster = new ClusterRow
            {
                Id = clusterId,
                Tenant = context.Services.Tenant,
                Name = request.Name,
                Datastore = RedisDatastore.Name,
                Version = server.DatastoreVersion,
                Provider = (request.Provider ?? context.General.DefaultProvider).ToLowerInvariant(),
                Locality = request.Locality,
                Facts = JsonSerializer.Serialize(
                    new RedisClusterFacts { ServerPath = server.Path, ServerKind = server.Kind.ToString() }, EngineJson.Default.RedisClusterFacts),
            },
            NewNodes = nodes,
            HighestNumber = highest,
            Task = TroveTask.Building,
            Data = new OperationData { NodeIds = [.. nodes.Select(node => node.Id)], KeepOnFailure = request.KeepOnFailure },
            Secrets = new Dictionary<string, string> { [SecretNames.Password] = request.Password ?? GeneratePassword() },
        };
    }

    private static int CountShards(int nodes, int replicas)
    {
        if (nodes < 1)
            throw new TroveException(TroveErrorId.NodeCountNotSupported, "A cluster needs at least one node.", nodes);
        if (replicas is < 0 or > 5)
            throw new TroveException(TroveErrorId.NodeCountNotSupported, $"A primary can have 0 to 5 replicas, not {replicas}.", replicas);
        if (nodes % (replicas + 1) != 0)
        {
            throw new TroveException(
                TroveErrorId.NodeCountNotSupported,
                $"{nodes} nodes cannot be shared out among primaries with {replicas} replica(s) each; the number of nodes must be a multiple of {replicas + 1}.",
                nodes);
        }
        int shards = nodes / (replicas + 1);
        if (shards > SlotRange.SlotCount)
            throw new TroveException(
                TroveErrorId.NodeCountNotSupported, $"A cluster has {SlotRange.SlotCount} slots, so it cannot have {shards} primaries with slots.", nodes);
        return shards;
    }

    /// <summary>The first nodes are the primaries, in slot order; replicas follow, dealt out in turn.</summary>
    private static List<NodeRow> MakeNodes(Guid clusterId, IReadOnlyList<string> names, int shards, NodeSize size)
    {
        IReadOnlyList<SlotRange> ranges = SlotSplit.Split(shards);
        List<Guid> ids = [.. names.Select(_ => Guid.NewGuid())];
        return [.. names.Select((name, i) => new NodeRow
        {
            Id = ids[i],
            ClusterId = clusterId,
            Position = i + 1,
            Name = name,
            Role = i < shards ? TroveNodeRole.Primary : TroveNodeRole.Replica,
            Status = TroveNodeStatus.Build,
            Flavor = size.Flavor.Id,
            VolumeSize = size.VolumeSize,
            Facts = (i < shards
                ? new RedisNodeFacts { Slots = ranges[i].ToString() }
                : new RedisNodeFacts { Primary = ids[i % shards] }).ToJson(),
        })];
    }

    private static void CheckPlacement(CreateClusterRequest request)
    {
        if (request.Locality == TroveLocality.AntiAffinity && request.Nodes.Count > 1)
            throw new TroveException(
                TroveErrorId.LocalityNotSupported, "The provider 'local' has one host; it cannot put every node on a host of its own.", request.Locality);
        RedisPlacement.CheckLocal(request.Nodes);
        if (request.Nodes.Any(node => node.Role is TroveNodeRole.Replica))
            throw new TroveException(
                TroveErrorId.InvalidArgument, "Which nodes of a new cluster are replicas follows from the number of replicas; leave the role out of the node.",
                "Role", "Use -ReplicaCount.");
    }

    private static void CheckPassword(string? password, RedisServerKind server)
    {
        if (password is null)
            return;
        if (password.Length < ShortestPassword)
            throw new TroveException(TroveErrorId.InvalidArgument, $"The cluster's password must have at least {ShortestPassword} characters.", "Credential");
        if (password.Any(char.IsControl))
            throw new TroveException(TroveErrorId.InvalidArgument, "The cluster's password must not contain control characters.", "Credential");
        if (server == RedisServerKind.Garnet && !password.All(char.IsAscii))
            throw new TroveException(TroveErrorId.InvalidArgument, "Garnet cannot take the cluster's password: it must consist of ASCII characters.", "Credential");
    }

    /// <summary>256 random bits, in characters that no file format or connection string needs to quote.</summary>
    private static string GeneratePassword() => Convert.ToHexString(RandomNumberGenerator.GetBytes(PasswordBytes)).ToLowerInvariant();

    private static string Part(NodeRow node, List<NodeRow> nodes)
    {
        RedisNodeFacts facts = RedisNodeFacts.Of(node);
        return facts.Primary is { } primary ? $"replica of {nodes.First(other => other.Id == primary).Name}" : $"slots {facts.Slots}";
    }
}
