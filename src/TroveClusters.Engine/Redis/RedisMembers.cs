using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis;

/// <summary>The agents of some nodes of a cluster, for as long as something is done with them.</summary>
internal sealed class RedisMembers : IAsyncDisposable
{
    private readonly Dictionary<Guid, RedisNodeAgent> _agents;
    private readonly TimeSpan _lowTimeout;

    private RedisMembers(Dictionary<Guid, RedisNodeAgent> agents, TimeSpan lowTimeout) => (_agents, _lowTimeout) = (agents, lowTimeout);

    /// <summary>Makes agents; nothing is connected until it is called.</summary>
    public static RedisMembers Of(IEnumerable<NodeRow> nodes, string password, GeneralOptions options, ILogger logger)
    {
        var credential = new RedisCredential(null, password);
        var agentOptions = RedisNodeAgentOptions.Default with { CallTimeout = options.AgentCallHighTimeout };
        return new RedisMembers(
            nodes.Where(node => node.IsPlaced).ToDictionary(
                node => node.Id, node => new RedisNodeAgent(new RedisEndpoint(node.Host, node.Port), credential, agentOptions, logger)),
            options.AgentCallLowTimeout);
    }

    public RedisNodeAgent this[Guid nodeId] => _agents[nodeId];

    public IReadOnlyList<RedisNodeAgent> For(IEnumerable<NodeRow> nodes) =>
        [.. nodes.Where(node => _agents.ContainsKey(node.Id)).Select(node => _agents[node.Id])];

    /// <summary>
    /// Asks all nodes at once how they see the cluster. A node that does not answer within the short time limit is told
    /// as its error, and keeps none of the others from being heard.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, MemberView>> ViewAllAsync(CancellationToken cancellationToken)
    {
        (Guid Id, MemberView View)[] views = await Task.WhenAll(_agents.Select(async entry => (entry.Key, await ViewAsync(entry.Value, cancellationToken))));
        return views.ToDictionary(entry => entry.Id, entry => entry.View);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisNodeAgent agent in _agents.Values)
            await agent.DisposeAsync();
    }

    private async Task<MemberView> ViewAsync(RedisNodeAgent agent, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_lowTimeout);
        try
        {
            return new MemberView(await agent.ViewAsync(limit.Token), null);
        }
        catch (TroveException e)
        {
            return new MemberView(null, e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new MemberView(null, new TroveException(
                TroveErrorId.NodeUnreachable, $"{agent.Endpoint} did not answer within {_lowTimeout.TotalSeconds:0} s.", agent.Endpoint.ToString()));
        }
    }
}

/// <summary>How a node sees the cluster, or why it did not say.</summary>
internal sealed record MemberView(RedisNodeView? View, TroveException? Error);
