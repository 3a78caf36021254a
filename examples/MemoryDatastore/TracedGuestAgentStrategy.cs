using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;

namespace Acme.Trove;

/// <summary>For Redis: our own agent, with a line on the debug stream for each of its six calls.</summary>
public sealed class TracedGuestAgentStrategy : IRedisGuestAgentStrategy
{
    /// <inheritdoc/>
    public IRedisNodeAgent Create(RedisAgentContext node) => new TracedAgent(node);

    private sealed class TracedAgent(RedisAgentContext node) : IRedisNodeAgent
    {
        public Task<RedisEndpoint> GetNodeIpAsync(CancellationToken cancellationToken) =>
            Traced("get_node_ip").GetNodeIpAsync(cancellationToken);

        public Task<string?> GetNodeIdForRemovalAsync(CancellationToken cancellationToken) =>
            Traced("get_node_id_for_removal").GetNodeIdForRemovalAsync(cancellationToken);

        public Task RemoveNodesAsync(IReadOnlyList<string> nodeIds, CancellationToken cancellationToken) =>
            Traced("remove_nodes").RemoveNodesAsync(nodeIds, cancellationToken);

        public Task ClusterMeetAsync(string host, int port, int? busPort, CancellationToken cancellationToken) =>
            Traced("cluster_meet").ClusterMeetAsync(host, port, busPort, cancellationToken);

        public Task ClusterAddSlotsAsync(int firstSlot, int lastSlot, CancellationToken cancellationToken) =>
            Traced("cluster_addslots").ClusterAddSlotsAsync(firstSlot, lastSlot, cancellationToken);

        public Task ClusterCompleteAsync(CancellationToken cancellationToken) =>
            Traced("cluster_complete").ClusterCompleteAsync(cancellationToken);

        private IRedisNodeAgent Traced(string call)
        {
            node.Debug($"Acme: {call} on {node.Endpoint}");
            return node.Standard;
        }
    }
}
