using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>What else is asked of one node. Errors are <see cref="TroveException"/>s unless a call says otherwise.</summary>
internal interface IRedisAdmin
{
    /// <summary>Where this node is reached.</summary>
    RedisEndpoint Endpoint { get; }

    /// <summary>Which server it is. Asked once, then remembered.</summary>
    Task<RedisServerKind> GetKindAsync(CancellationToken cancellationToken);

    /// <summary>Waits until the server takes commands: it may be starting, or loading its data.</summary>
    /// <exception cref="TroveException"><c>AuthenticationFailed</c>, at once.</exception>
    /// <exception cref="WaitCanceledException">It was not waited for any longer; the last obstacle is told.</exception>
    Task WaitUntilUpAsync(CancellationToken cancellationToken);

    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>The cluster as the node sees it.</summary>
    Task<ClusterNodes> NodesAsync(CancellationToken cancellationToken);

    Task<ClusterInfo> ClusterInfoAsync(CancellationToken cancellationToken);

    /// <summary>CLUSTER INFO and CLUSTER NODES, asked together.</summary>
    Task<RedisNodeView> ViewAsync(CancellationToken cancellationToken);

    /// <summary>INFO, of one section or (null) of the usual ones.</summary>
    Task<InfoReply> InfoAsync(string? section, CancellationToken cancellationToken);

    /// <summary>A setting's value; null where the server has no such setting.</summary>
    Task<string?> ConfigGetAsync(string name, CancellationToken cancellationToken);

    Task ConfigSetAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>How many keys it holds.</summary>
    Task<long> DbSizeAsync(CancellationToken cancellationToken);

    /// <summary>Gives a node that knows no other its config epoch.</summary>
    Task SetConfigEpochAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Makes the node a replica of a primary it knows.</summary>
    Task ReplicateAsync(string primaryId, CancellationToken cancellationToken);

    /// <summary>
    /// CLUSTER RESET HARD: the node forgets all others and takes a new id. Redis does this to a node that owns slots,
    /// too, and leaves a hole in the cluster: whoever calls this has made sure that it owns none.
    /// </summary>
    Task ResetHardAsync(CancellationToken cancellationToken);

    /// <summary>
    /// <see cref="ResetHardAsync"/>, and the server ends, in one piece: it carries out what has arrived together before it looks at
    /// anybody else's commands, so that no client is answered by a server that knows no cluster any more. What the server says of
    /// the reset is lost where it ends; one that cannot be told to end (Garnet) is only reset.
    /// </summary>
    Task ResetHardAndEndAsync(CancellationToken cancellationToken);

    /// <summary>Ends the server. That it closes the connection is success.</summary>
    Task ShutdownAsync(bool save, CancellationToken cancellationToken);

    /// <summary>Any command.</summary>
    /// <exception cref="RedisReplyException">The server answered with an error.</exception>
    Task<RespValue> CallAsync(RedisCommand command, CancellationToken cancellationToken);

    /// <summary>Any commands, in one piece; error replies are values.</summary>
    Task<IReadOnlyList<RespValue>> PipelineAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken);

    /// <summary>Lets a thread of its own use a connection of its own: for thousands of small calls one after the other.</summary>
    /// <param name="use">What it does. It may block.</param>
    Task<T> UseLineAsync<T>(Func<RespLine, T> use);
}

/// <summary>One node, for whoever needs both.</summary>
internal interface IRedisNode : IRedisNodeAgent, IRedisAdmin;
