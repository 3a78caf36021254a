using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis;

/// <summary>The agents of some nodes of a cluster, for as long as something is done with them.</summary>
internal sealed class RedisMembers : IAsyncDisposable
{
    private readonly Dictionary<Guid, IRedisNode> _agents = [];
    private readonly List<RedisNodeAgent> _made = [];
    private readonly TimeLimit _lowTimeout;

    private RedisMembers(IRedisGuestAgentStrategy strategy, IEnumerable<NodeRow> nodes, string password, GeneralOptions options, ILogger logger)
    {
        var credential = new RedisCredential(null, password);
        var agentOptions = RedisNodeAgentOptions.Default with { CallTimeout = options.AgentCallHighTimeout, ConnectTimeout = options.AgentCallLowTimeout };
        foreach (NodeRow node in nodes.Where(node => node.IsPlaced))
        {
            var standard = new RedisNodeAgent(new RedisEndpoint(node.Host, node.Port), credential, agentOptions, logger);
            _made.Add(standard);
            IRedisNodeAgent agent = strategy.Create(new RedisAgentContext(standard, password, agentOptions.CallTimeout.Time, logger));
            _agents[node.Id] = ReferenceEquals(agent, standard) ? standard : new ReplacedRedisAgent(agent, standard, agentOptions.CallTimeout);
        }
        _lowTimeout = options.AgentCallLowTimeout;
    }

    /// <summary>Makes the agents of nodes of an operation's cluster; nothing is connected until it is called.</summary>
    public static RedisMembers Of(OperationContext context, IEnumerable<NodeRow> nodes) => new(
        context.GuestAgent<IRedisGuestAgentStrategy>(), nodes, context.Secret(SecretNames.Password), context.General, context.Logger);

    /// <summary>Makes the agents of all nodes of a cluster; nothing is connected until it is called.</summary>
    public static RedisMembers Of(PlanContext context, ClusterState state) => new(
        context.GuestAgent<IRedisGuestAgentStrategy>(), state.Nodes, context.Secret(state.Cluster.Id, SecretNames.Password),
        context.General, context.Services.LoggerFactory.CreateLogger("TroveClusters"));

    public IRedisNode this[Guid nodeId] => _agents[nodeId];

    public IReadOnlyList<IRedisNode> For(IEnumerable<NodeRow> nodes) =>
        [.. nodes.Where(node => _agents.ContainsKey(node.Id)).Select(node => _agents[node.Id])];

    /// <summary>
    /// Asks all nodes at once how they see the cluster. A node that does not answer within the short time limit is told
    /// as its error, and keeps none of the others from being heard.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, NodeAnswer>> ViewAllAsync(CancellationToken cancellationToken)
    {
        (Guid Id, NodeAnswer View)[] views = await Task.WhenAll(_agents.Select(async entry =>
            (entry.Key, await ClusterAgreement.AskAsync(entry.Value, _lowTimeout, cancellationToken))));
        return views.ToDictionary(entry => entry.Id, entry => entry.View);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisNodeAgent agent in _made)
            await agent.DisposeAsync();
    }
}
