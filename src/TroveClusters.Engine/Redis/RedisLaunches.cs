using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis;

/// <summary>How the servers of one cluster are started: always with the program the cluster was created with.</summary>
internal sealed class RedisLaunches
{
    private readonly RedisServerProgram _server;
    private readonly string _password;
    private readonly TimeSpan _nodeTimeout;

    private RedisLaunches(RedisServerProgram server, string password, TimeSpan nodeTimeout) =>
        (_server, _password, _nodeTimeout) = (server, password, nodeTimeout);

    /// <exception cref="TroveException"><c>ServerBinaryNotFound</c>: the program is not there any more.</exception>
    public static async Task<RedisLaunches> OfAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var locator = new RedisServerLocator(ServerSearch.FromEnvironment());
        RedisServerProgram server = await locator.LocateAsync(RedisApiStrategy.Facts(context.Cluster).ServerPath, cancellationToken);
        int nodeTimeout = new DatastoreOptions(context.Options, OptionCatalog.Redis).Integer("cluster_node_timeout") ?? 15000;
        return new RedisLaunches(server, context.Secret(SecretNames.Password), TimeSpan.FromMilliseconds(nodeTimeout));
    }

    /// <summary>The ports a node of this cluster needs.</summary>
    public static PortNeeds Ports(ClusterRow cluster) =>
        RedisLaunch.PortsOf(Enum.Parse<RedisServerKind>(RedisApiStrategy.Facts(cluster).ServerKind));

    public NodeLaunch For(NodeRow node) => RedisLaunch.Of(_server, NodeServers.Place(node), new RedisNodeSettings
    {
        Password = _password,
        MemoryMegabytes = Flavors.Find(node.Flavor)?.Ram
            ?? throw new TroveException(TroveErrorId.FlavorNotFound, $"The flavor '{node.Flavor}' of {node.Name} cannot be found.", node.Flavor),
        NodeTimeout = _nodeTimeout,
    });
}
