using System.Text;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Placement;
using TroveClusters.Engine.Providers.Ssh;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>
/// Plans the creation of a Redis cluster: every check, then one node record for each specification. All nodes are
/// primaries and share the slots, unless replicas were asked for.
/// </summary>
internal static class RedisCreatePlan
{
    private const int ShortestPassword = 8;

    public static async Task<EnginePlan> MakeAsync(PlanContext context, CreateClusterRequest request, CancellationToken cancellationToken)
    {
        ForeignWishes.Refuse(request);
        int shards = CountShards(request.Nodes.Count, request.ReplicaCount);
        NodeSize size = NodeSizing.Resolve(context, request.Nodes, request.Flavor, request.VolumeSize);
        (IReadOnlyList<string> names, int highest) = NodeNaming.Name(request.Name, request.Nodes, [], 0);
        CheckRoles(request);
        var clusterId = Guid.NewGuid();
        List<NodeRow> nodes = MakeNodes(clusterId, names, shards, size);
        string provider = (request.Provider ?? context.General.DefaultProvider).ToLowerInvariant();
        RedisSeats? seats = null;
        if (context.Provider(provider) is SshProvider hosts)
        {
            seats = await RedisSeats.ChooseAsync(
                context, hosts, [.. nodes.Zip(request.Nodes)], [], request.Locality, request.DatastoreVersion,
                HostAccess.Of(request.HostUser, request.HostPassword), cancellationToken);
            nodes = [.. seats.Nodes];
        }
        else
        {
            CheckPlacement(request);
        }
        RedisServer server = seats?.Server ?? await RedisServers.FindAsync(context, request.DatastoreVersion, cancellationToken);
        CheckPassword(request.Password, server.Kind);
        return new EnginePlan(request)
        {
            ClusterId = clusterId,
            ClusterName = request.Name,
            Action = "Create Redis cluster",
            Targets = [$"{request.Name} ({nodes.Count} nodes, {size})"],
            Steps =
            [
                .. seats?.NewHosts.Select(host => host.Step) ?? [],
                .. nodes.Select(node => $"Start {node.Name}{RedisApiStrategy.OnHost(node)} ({server.Kind} {server.Version}, {Part(node, nodes)})"),
                $"Form a cluster of {nodes.Count} nodes in which each knows all",
                "Prove that every shard accepts a write and returns it",
            ],
            Cluster = new ClusterRow
            {
                Id = clusterId,
                Tenant = context.Tenant,
                Name = request.Name,
                Datastore = context.DatastoreName,
                Version = server.DatastoreVersion,
                Provider = provider,
                Locality = request.Locality,
                Facts = new RedisClusterFacts
                {
                    ServerPath = seats is null ? server.Path : "",
                    ServerKind = server.Kind.ToString(),
                    HostServers = seats?.Programs ?? new Dictionary<Guid, string>(),
                }.ToJson(),
            },
            NewNodes = nodes,
            NewHosts = seats?.NewHosts ?? [],
            HighestNumber = highest,
            Task = TroveTask.Building,
            Data = new OperationData
            {
                NodeIds = [.. nodes.Select(node => node.Id)],
                Ports = seats?.Ports ?? new Dictionary<Guid, int>(),
                KeepOnFailure = request.KeepOnFailure,
            },
            Secrets = new Dictionary<string, string> { [SecretNames.Password] = request.Password ?? ClusterPassword.Generate(context.DatastoreOptions) },
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
        LocalPlacement.Check(request.Nodes);
    }

    private static void CheckRoles(CreateClusterRequest request)
    {
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
        if (password.EnumerateRunes().Contains(Rune.ReplacementChar))
            throw new TroveException(TroveErrorId.InvalidArgument, "The cluster's password must not contain half a surrogate pair, nor U+FFFD.", "Credential");
        if (server == RedisServerKind.Garnet && !password.All(char.IsAscii))
            throw new TroveException(TroveErrorId.InvalidArgument, "Garnet cannot take the cluster's password: it must consist of ASCII characters.", "Credential");
    }

    private static string Part(NodeRow node, List<NodeRow> nodes)
    {
        RedisNodeFacts facts = RedisNodeFacts.Of(node);
        return facts.Primary is { } primary ? $"replica of {nodes.First(other => other.Id == primary).Name}" : $"slots {facts.Slots}";
    }
}
