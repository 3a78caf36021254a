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
    private readonly OperationContext _context;
    private readonly RedisServer _server;
    private readonly string _password;
    private readonly int _nodeTimeout;

    public RedisLaunches(OperationContext context)
    {
        _context = context;
        RedisClusterFacts facts = RedisApiStrategy.Facts(context.Cluster);
        _server = new RedisServer(Enum.Parse<RedisServerKind>(facts.ServerKind), facts.ServerPath, context.Cluster.Version);
        if (!File.Exists(_server.Path))
            throw new TroveException(
                TroveErrorId.ServerBinaryNotFound, $"The server program of cluster '{context.Cluster.Name}', {_server.Path}, is not there any more.", _server.Path,
                "Install it again at the same place.");
        _password = context.Secret(SecretNames.Password);
        _nodeTimeout = new DatastoreOptions(context.Options, OptionCatalog.Redis).Integer("cluster_node_timeout") ?? 15000;
    }

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
