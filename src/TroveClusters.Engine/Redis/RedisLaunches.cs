using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis;

/// <summary>How the servers of one cluster are started: always with the program the cluster was created with.</summary>
internal sealed class RedisLaunches
{
    /// <summary>The distance of the cluster bus from the client port, fixed by Redis.</summary>
    private const int BusOffset = 10000;

    /// <summary>What Redis itself takes as the least, in milliseconds.</summary>
    public const int ShortestNodeTimeout = 100;

    private readonly RedisServer _server;
    private readonly string _password;
    private readonly int _nodeTimeout;

    private RedisLaunches(RedisServer server, string password, int nodeTimeout) =>
        (_server, _password, _nodeTimeout) = (server, password, nodeTimeout);

    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>: the program is not there any more.</exception>
    public static async Task<RedisLaunches> OfAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var locator = new RedisServerLocator(ServerSearch.FromEnvironment());
        RedisServer server = await locator.LocateAsync(RedisApiStrategy.Facts(context.Cluster).ServerPath, cancellationToken);
        return new RedisLaunches(server, context.Secret(SecretNames.Password), NodeTimeout(context.Options));
    }

    /// <summary>The configured <c>cluster-node-timeout</c>, in milliseconds.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public static int NodeTimeout(TroveOptions options)
    {
        int? timeout = new DatastoreOptions(options, OptionCatalog.Redis).Integer("cluster_node_timeout");
        return timeout is >= ShortestNodeTimeout
            ? timeout.Value
            : throw new TroveException(
                TroveErrorId.ConfigurationInvalid, $"The option redis.cluster_node_timeout must be {ShortestNodeTimeout} ms or more, not {timeout}.", "cluster_node_timeout");
    }

    /// <summary>The ports a node of this cluster needs. Garnet's nodes talk over their client ports.</summary>
    public static PortNeeds Ports(ClusterRow cluster) =>
        RedisApiStrategy.Facts(cluster).ServerKind == nameof(RedisServerKind.Garnet) ? new PortNeeds([]) : new PortNeeds([BusOffset]);

    public NodeLaunch For(NodeRow node) => RedisLaunch.Create(new RedisNodeSettings
    {
        Server = _server,
        Host = node.Host,
        Port = node.Port,
        Password = _password,
        RamMegabytes = Flavors.Find(node.Flavor)?.Ram
            ?? throw new TroveException(TroveErrorId.FlavorNotFound, $"The flavor '{node.Flavor}' of {node.Name} cannot be found.", node.Flavor),
        NodeTimeoutMilliseconds = _nodeTimeout,
    });
}
