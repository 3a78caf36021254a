using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>
/// What is done on one node to make it part of a cluster: the six calls of the specification's guest agent. Each is
/// idempotent, logged at debug level, and bounded by <c>agent_call_high_timeout</c>.
/// </summary>
public interface IRedisNodeAgent
{
    /// <summary>Where the node itself says it is reached; where it does not know yet, where this agent reaches it.</summary>
    Task<RedisEndpoint> GetNodeIpAsync(CancellationToken cancellationToken);

    /// <summary>The node's id if it may be removed; null while it owns slots or slots are moving to or from it.</summary>
    Task<string?> GetNodeIdForRemovalAsync(CancellationToken cancellationToken);

    /// <summary>Makes the node forget others. One it does not know is forgotten already.</summary>
    /// <exception cref="TroveException"><c>NodeHasReplicas</c>: the node copies one of them; <c>InvalidArgument</c>: it is one of them.</exception>
    Task RemoveNodesAsync(IReadOnlyList<string> nodeIds, CancellationToken cancellationToken);

    /// <summary>Makes the node greet another. Returns before they know each other.</summary>
    /// <param name="host">The other's host; a name is resolved here, for servers take addresses only.</param>
    /// <param name="port">The other's client port.</param>
    /// <param name="busPort">The other's bus port; null for the usual one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task ClusterMeetAsync(string host, int port, int? busPort, CancellationToken cancellationToken);

    /// <summary>Gives the node slots nobody owns, both ends included. Slots it owns already are no error.</summary>
    Task ClusterAddSlotsAsync(int firstSlot, int lastSlot, CancellationToken cancellationToken);

    /// <summary>Verifies that the node is a working member: it serves, its view covers all slots, and its peers are there.</summary>
    /// <exception cref="TroveException"><c>ClusterNotReady</c>, with all that is missing.</exception>
    Task ClusterCompleteAsync(CancellationToken cancellationToken);
}
