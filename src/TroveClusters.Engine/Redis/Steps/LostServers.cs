using System.Diagnostics;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Formation;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>
/// Starts servers that have died, where an operation cannot leave its cluster as it is without them: slots are half moved, and
/// no other command comes before that has been finished.
/// </summary>
internal static class LostServers
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    public static async Task StartAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await using RedisMembers members = RedisMembers.Of(context, context.Nodes);
        RedisCensus census = await SettledAsync(context, members, cancellationToken);
        List<NodeRow> lost = [.. context.Nodes.Where(node => census.ViewOf(node) is null && census.IsGone(node))];
        if (lost.Count == 0)
            return;
        context.Warn($"The servers of {string.Join(", ", lost.Select(node => node.Name))} do not run; they are started again, for slots cannot be moved without them.");
        RedisLaunches launches = await RedisLaunches.OfAsync(context, cancellationToken);
        await Task.WhenAll(lost.Select(node => NodeStart.RunAsync(context, launches, node, movable: false, cancellationToken)));
        await RejoinStep.RunAsync(context, members, cancellationToken);
    }

    /// <summary>
    /// The nodes once each of them answers or is certainly gone: a server that has just died does neither for a moment. One that
    /// goes on to do neither, a frozen one, is not waited for longer than a node may take to answer.
    /// </summary>
    private static async Task<RedisCensus> SettledAsync(OperationContext context, RedisMembers members, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            RedisCensus census = await RedisCensus.TakeAsync(context, members, cancellationToken);
            if (context.Nodes.All(node => census.ViewOf(node) is not null || census.IsGone(node))
                || Stopwatch.GetElapsedTime(started) >= context.General.AgentCallLowTimeout.Time)
                return census;
            await Task.Delay(s_poll, cancellationToken);
        }
    }
}
