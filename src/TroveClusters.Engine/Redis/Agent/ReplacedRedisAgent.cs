using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>
/// A node whose six calls are done by somebody else's agent, and everything else by ours. Their calls are given up when
/// their time is up, whether they heed it or not.
/// </summary>
internal sealed class ReplacedRedisAgent(IRedisNodeAgent agent, IRedisAdmin admin, TimeLimit limit) : IRedisNode
{
    public RedisEndpoint Endpoint => admin.Endpoint;

    public Task<RedisEndpoint> GetNodeIpAsync(CancellationToken cancellationToken) =>
        CallAsync("GetNodeIp", agent.GetNodeIpAsync, cancellationToken);

    public Task<string?> GetNodeIdForRemovalAsync(CancellationToken cancellationToken) =>
        CallAsync("GetNodeIdForRemoval", agent.GetNodeIdForRemovalAsync, cancellationToken);

    public Task RemoveNodesAsync(IReadOnlyList<string> nodeIds, CancellationToken cancellationToken) =>
        CallAsync("RemoveNodes", token => agent.RemoveNodesAsync(nodeIds, token), cancellationToken);

    public Task ClusterMeetAsync(string host, int port, int? busPort, CancellationToken cancellationToken) =>
        CallAsync("ClusterMeet", token => agent.ClusterMeetAsync(host, port, busPort, token), cancellationToken);

    public Task ClusterAddSlotsAsync(int firstSlot, int lastSlot, CancellationToken cancellationToken) =>
        CallAsync("ClusterAddSlots", token => agent.ClusterAddSlotsAsync(firstSlot, lastSlot, token), cancellationToken);

    public Task ClusterCompleteAsync(CancellationToken cancellationToken) =>
        CallAsync("ClusterComplete", agent.ClusterCompleteAsync, cancellationToken);

    public Task<RedisServerKind> GetKindAsync(CancellationToken cancellationToken) => admin.GetKindAsync(cancellationToken);

    public Task WaitUntilUpAsync(CancellationToken cancellationToken) => admin.WaitUntilUpAsync(cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => admin.PingAsync(cancellationToken);

    public Task<ClusterNodes> NodesAsync(CancellationToken cancellationToken) => admin.NodesAsync(cancellationToken);

    public Task<ClusterInfo> ClusterInfoAsync(CancellationToken cancellationToken) => admin.ClusterInfoAsync(cancellationToken);

    public Task<RedisNodeView> ViewAsync(CancellationToken cancellationToken) => admin.ViewAsync(cancellationToken);

    public Task<InfoReply> InfoAsync(string? section, CancellationToken cancellationToken) => admin.InfoAsync(section, cancellationToken);

    public Task<string?> ConfigGetAsync(string name, CancellationToken cancellationToken) => admin.ConfigGetAsync(name, cancellationToken);

    public Task ConfigSetAsync(string name, string value, CancellationToken cancellationToken) => admin.ConfigSetAsync(name, value, cancellationToken);

    public Task<long> DbSizeAsync(CancellationToken cancellationToken) => admin.DbSizeAsync(cancellationToken);

    public Task SetConfigEpochAsync(long epoch, CancellationToken cancellationToken) => admin.SetConfigEpochAsync(epoch, cancellationToken);

    public Task ReplicateAsync(string primaryId, CancellationToken cancellationToken) => admin.ReplicateAsync(primaryId, cancellationToken);

    public Task ResetHardAsync(CancellationToken cancellationToken) => admin.ResetHardAsync(cancellationToken);

    public Task ResetHardAndEndAsync(CancellationToken cancellationToken) => admin.ResetHardAndEndAsync(cancellationToken);

    public Task ShutdownAsync(bool save, CancellationToken cancellationToken) => admin.ShutdownAsync(save, cancellationToken);

    public Task<RespValue> CallAsync(RedisCommand command, CancellationToken cancellationToken) => admin.CallAsync(command, cancellationToken);

    public Task<IReadOnlyList<RespValue>> PipelineAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken) =>
        admin.PipelineAsync(commands, cancellationToken);

    public Task<T> UseLineAsync<T>(Func<RespLine, T> use) => admin.UseLineAsync(use);

    private Task CallAsync(string name, Func<CancellationToken, Task> call, CancellationToken cancellationToken) => CallAsync(
        name,
        async token =>
        {
            await call(token);
            return true;
        },
        cancellationToken);

    private async Task<T> CallAsync<T>(string name, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Time);
        try
        {
            return await call(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw limit.Struck($"The agent call {name} to {Endpoint} did not end within {limit}.", Endpoint.ToString(), e);
        }
    }
}
