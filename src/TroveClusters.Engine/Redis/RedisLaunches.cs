using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis;

/// <summary>How the servers of one cluster are started: with the program the cluster was created with, or was upgraded to.</summary>
internal sealed class RedisLaunches
{
    /// <summary>The distance of the cluster bus from the client port, fixed by Redis.</summary>
    private const int BusOffset = 10000;

    /// <summary>What Redis itself takes as the least, in milliseconds.</summary>
    public const int ShortestNodeTimeout = 100;

    private readonly RedisServer _server;
    private readonly string _password;
    private readonly int _nodeTimeout;
    private readonly FlavorCatalog _flavors;
    private readonly IReadOnlyDictionary<string, string> _configuration;

    private readonly IReadOnlyDictionary<Guid, string> _hostServers;

    private RedisLaunches(RedisServer server, RedisClusterFacts facts, string password, int nodeTimeout, FlavorCatalog flavors) =>
        (_server, _hostServers, _configuration, _password, _nodeTimeout, _flavors) = (server, facts.HostServers, facts.Configuration, password, nodeTimeout, flavors);

    /// <exception cref="TroveException">
    /// <c>ServerBinaryNotFound</c>: the program is not there any more. Of a host's program only its start tells.
    /// </exception>
    public static async Task<RedisLaunches> OfAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var locator = new RedisServerLocator(ServerSearch.FromEnvironment(), context.General.CommandProcessTimeout);
        RedisClusterFacts facts = RedisApiStrategy.Facts(context.Cluster);
        RedisServer server = facts.HostServers.Count > 0
            ? RedisServer.Recorded(Enum.Parse<RedisServerKind>(facts.ServerKind), "", context.Cluster.Version)
            : await locator.LocateAsync(facts.ServerPath, cancellationToken);
        return With(context, server);
    }

    /// <summary>How they are started with another program: during an upgrade, which is recorded at its end.</summary>
    public static RedisLaunches With(OperationContext context, RedisServer server)
    {
        RedisClusterFacts facts = RedisApiStrategy.Facts(context.Cluster);
        return new RedisLaunches(
            server, facts, context.Secret(SecretNames.Password), NodeTimeout(context.DatastoreOptions), FlavorCatalog.Load(context.Services.Catalog));
    }

    /// <summary>The configured <c>cluster-node-timeout</c>, in milliseconds.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>.</exception>
    public static int NodeTimeout(DatastoreOptions options) => options.Integer("cluster_node_timeout")!.Value;

    /// <summary>The ports a node of this cluster needs. Garnet's nodes talk over their client ports.</summary>
    public static PortNeeds Ports(ClusterRow cluster) =>
        RedisApiStrategy.Facts(cluster).ServerKind == nameof(RedisServerKind.Garnet) ? new PortNeeds([]) : new PortNeeds([BusOffset]);

    public NodeLaunch For(NodeRow node) => RedisLaunch.Create(new RedisNodeSettings
    {
        Server = node.HostId is { } host ? _server with { Path = ProgramOn(host, node) } : _server,
        Host = node.Host,
        ListensEverywhere = node.HostId is not null,
        Port = node.Port,
        Password = _password,
        RamMegabytes = _flavors.FindById(node.Flavor)?.Ram
            ?? throw new TroveException(TroveErrorId.FlavorNotFound, $"The flavor '{node.Flavor}' of {node.Name} cannot be found.", node.Flavor),
        NodeTimeoutMilliseconds = _nodeTimeout,
        Configuration = _configuration,
    });

    private string ProgramOn(Guid host, NodeRow node) => _hostServers.GetValueOrDefault(host) ?? throw new TroveException(
        TroveErrorId.ServerBinaryNotFound, $"Which server {node.Name} runs on the host '{node.HostName}' is not recorded.", node.Name);
}
