using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Ends the server of one node so that nothing is lost that was acknowledged: it is asked, and killed only with the
/// operator's leave.
/// </summary>
internal static class NodeEnd
{
    /// <exception cref="TroveException"><c>NodeUnreachable</c>: it was asked, and runs on.</exception>
    public static async Task RunAsync(OperationContext context, NodeRow node, CancellationToken cancellationToken)
    {
        if (RedisApiStrategy.Facts(context.Cluster).ServerKind == nameof(RedisServerKind.Garnet))
            await CommitAsync(context, node, cancellationToken);
        TimeLimit patience = context.General.ClusterDeleteTimeout;
        if (await context.Provider.TryEndAsync(NodeServers.Place(node), NodeServers.Process(node), patience.Time, cancellationToken))
            return;
        string what = $"The server of {node.Name} ({node.Host}:{node.Port}) was asked to end and still runs after {patience}.";
        if (!context.Data.AllowUnreachable)
        {
            throw new TroveException(
                TroveErrorId.NodeUnreachable, $"{what} It was not killed: what it has not written yet would be lost. With -AllowUnreachable it is killed.", node.Name,
                "Look at its log (Get-TroveClusterLog), then repeat the command, with -AllowUnreachable if the server may be killed.");
        }
        context.Warn($"{what} It is killed, as allowed; what it has not written yet is lost.");
        await context.Provider.StopAsync(NodeServers.Place(node), NodeServers.Process(node), TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Garnet answers before it writes: it is made to write first.</summary>
    private static async Task CommitAsync(OperationContext context, NodeRow node, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, [node]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(context.General.AgentCallLowTimeout.Time);
        try
        {
            await members[node.Id].CallAsync(new RedisCommand("COMMITAOF"), limit.Token);
        }
        catch (Exception e) when (e is TroveException or RedisReplyException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            context.Verbose($"{node.Name} could not be made to write its log first: {e.Message}");
        }
    }
}
