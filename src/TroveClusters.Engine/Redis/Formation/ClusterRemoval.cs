using System.Diagnostics;
using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>
/// Makes nodes leave a cluster for good. All that stay are told at once: a server that forgot a node refuses to hear of
/// it for a minute, and by then nobody must be left who could tell. The leaving nodes are reset, so that they do not
/// look for the others. Repeating it is harmless.
/// </summary>
internal sealed class ClusterRemoval
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Longer than a server's tick: what was on its way when a node was forgotten has arrived by then.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(300);

    private readonly RemovalRequest _request;
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _ids;
    private readonly long _started = Stopwatch.GetTimestamp();

    private ClusterRemoval(RemovalRequest request)
    {
        _request = request;
        _ids = request.Ids.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Forgets, resets, and verifies.</summary>
    /// <returns>What could not be done with <see cref="RemovalRequest.AllowUnreachable"/>, and what else is odd; usually nothing.</returns>
    /// <exception cref="TroveException">
    /// <c>NodeOwnsSlots</c> (all offenders), <c>NodeHasReplicas</c>, <c>NodeUnreachable</c>: nothing was changed.
    /// <c>NodeNotEmpty</c>: a leaving node holds keys and was not reset. <c>OperationTimedOut</c>: who still knows whom.
    /// </exception>
    public static Task<IReadOnlyList<string>> ForgetEverywhereAsync(RemovalRequest request, CancellationToken cancellationToken) =>
        new ClusterRemoval(request).RunAsync(cancellationToken);

    /// <summary>As <see cref="ForgetEverywhereAsync"/>, going on although members cannot be reached.</summary>
    public static Task<IReadOnlyList<string>> TryForgetAsync(
        IReadOnlyList<IRedisNode> stay, IReadOnlyList<IRedisNode> leave, IReadOnlyCollection<string> ids, bool endServers, CancellationToken cancellationToken) =>
        ForgetEverywhereAsync(
            new RemovalRequest { Stay = stay, Leave = leave, Ids = ids, AllowUnreachable = true, EndServers = endServers }, cancellationToken);

    private async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var stay = await AskAsync(_request.Stay, cancellationToken);
        var leave = await AskAsync(_request.Leave, cancellationToken);
        var reachable = Reachable(stay);
        foreach (var (_, nodes) in leave)
        {
            if (nodes is not null)
                _ids.Add(nodes.Myself.Id);
        }
        RefuseOwners(stay, leave);
        RefusePrimaries(stay);
        WarnOfStrangers(stay);

        await Task.WhenAll(reachable.Select(node => node.RemoveNodesAsync([.. _ids], cancellationToken)));
        var leaving = leave.Where(l => l.Nodes is not null).Select(l => l.Node).ToList();
        await Task.WhenAll(leaving.Select(node => ResetAsync(node, cancellationToken)));
        await VerifyAsync(reachable, leaving, cancellationToken);
        return _problems;
    }

    private List<IRedisNode> Reachable((IRedisNode Node, ClusterNodes? Nodes)[] stay)
    {
        var unreachable = stay.Where(s => s.Nodes is null).Select(s => s.Node.Endpoint.ToString()).ToArray();
        if (unreachable.Length > 0)
        {
            var text = $"{string.Join(", ", unreachable)} cannot be reached, and so cannot be told to forget the leaving nodes";
            if (!_request.AllowUnreachable)
                throw new TroveException(TroveErrorId.NodeUnreachable, $"{text}. Nothing was changed.", unreachable);
            _problems.Add($"{text}; when it comes back it must be told.");
        }
        return [.. stay.Where(s => s.Nodes is not null).Select(s => s.Node)];
    }

    /// <summary>By the word of the leaving node itself and of everybody else: who resets a slot's owner leaves a hole.</summary>
    private void RefuseOwners((IRedisNode Node, ClusterNodes? Nodes)[] stay, (IRedisNode Node, ClusterNodes? Nodes)[] leave)
    {
        var owners = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, nodes) in stay.Concat(leave))
        {
            foreach (var node in nodes?.Nodes ?? [])
            {
                if (_ids.Contains(node.Id) && (!node.Slots.IsEmpty || node.OpenSlots.Count > 0))
                    owners[node.Id] = string.Create(CultureInfo.InvariantCulture, $"{RedisNodeView.Name(node)} ({Math.Max(node.Slots.Count, node.OpenSlots.Count)} slots)");
            }
        }
        if (owners.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.NodeOwnsSlots, $"Nodes that own slots cannot be removed: {string.Join(", ", owners.Values)}. Nothing was changed.",
                owners.Keys.ToArray());
        }
    }

    private void RefusePrimaries((IRedisNode Node, ClusterNodes? Nodes)[] stay)
    {
        var replicas = stay
            .Where(s => s.Nodes?.Myself.PrimaryId is { } primary && _ids.Contains(primary))
            .Select(s => s.Node.Endpoint.ToString()).ToArray();
        if (replicas.Length > 0)
        {
            throw new TroveException(
                TroveErrorId.NodeHasReplicas, $"{string.Join(", ", replicas)} copy a node that is to leave. Nothing was changed.", replicas);
        }
    }

    /// <summary>A member nobody named is not told to forget, and after a minute tells the others again.</summary>
    private void WarnOfStrangers((IRedisNode Node, ClusterNodes? Nodes)[] stay)
    {
        var named = stay.Where(s => s.Nodes is not null).Select(s => s.Nodes!.Myself.Id).Concat(_ids).ToHashSet(StringComparer.Ordinal);
        var strangers = stay.SelectMany(s => s.Nodes?.Nodes ?? [])
            .Where(n => !named.Contains(n.Id) && !n.Flags.HasFlag(ClusterNodeFlags.Handshake))
            .Select(RedisNodeView.Name).ToHashSet(StringComparer.Ordinal);
        strangers.ExceptWith(stay.Where(s => s.Nodes is null).Select(s => s.Node.Endpoint.ToString()));
        if (strangers.Count > 0)
            _problems.Add($"The cluster has members that were not named and not told: {string.Join(", ", strangers.Order(StringComparer.Ordinal))}.");
    }

    private async Task ResetAsync(IRedisNode node, CancellationToken cancellationToken)
    {
        try
        {
            ClusterNodes nodes = await node.NodesAsync(cancellationToken);
            if (nodes.Nodes.Count == 1 && !_request.EndServers)
                return;
            // Asked again right before: a slot may have come since, and a reset would lose it for all.
            if (await node.GetNodeIdForRemovalAsync(cancellationToken) is null)
                throw new TroveException(TroveErrorId.NodeOwnsSlots, $"{node.Endpoint} got slots while it was being removed; it was not reset.", node.Endpoint.ToString());
            if (_request.EndServers)
                await ResetAndEndAsync(node, nodes.Myself.IsPrimary, cancellationToken);
            else
                await node.ResetHardAsync(cancellationToken);
        }
        catch (TroveException e) when (e.InnerException is RedisReplyException reply && reply.Says("containing keys"))
        {
            throw NotEmpty(node, reply.Text, e);
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.NodeUnreachable)
        {
            // It ended, as it was told to, or died meanwhile; the others have forgotten it, which is what counts.
        }
    }

    private static async Task ResetAndEndAsync(IRedisNode node, bool isPrimary, CancellationToken cancellationToken)
    {
        // Asked before: the server ends even if it refuses to be reset. It owns no slots, so that nobody can give it keys meanwhile.
        if (isPrimary && await node.DbSizeAsync(cancellationToken) is > 0 and var keys)
            throw NotEmpty(node, string.Create(CultureInfo.InvariantCulture, $"{keys} keys"), null);
        await node.ResetHardAndEndAsync(cancellationToken);
    }

    private static TroveException NotEmpty(IRedisNode node, string why, Exception? inner) => new(
        TroveErrorId.NodeNotEmpty, $"{node.Endpoint} has left its cluster but still holds keys, so it was not reset: {why}.", node.Endpoint.ToString(), inner: inner);

    /// <summary>
    /// Until nobody that stays knows anybody that left, twice with a pause in between: once nobody knows them, there is
    /// nobody left to tell.
    /// </summary>
    private async Task VerifyAsync(List<IRedisNode> stay, List<IRedisNode> leaving, CancellationToken cancellationToken)
    {
        long? quietSince = null;
        while (true)
        {
            var remembering = new List<string>();
            await Task.WhenAll((await AskAsync(stay, cancellationToken)).Select(async answer =>
            {
                var known = answer.Nodes?.Nodes.Select(n => n.Id).Where(_ids.Contains).ToList() ?? [];
                if (known.Count == 0)
                    return;
                lock (remembering)
                    remembering.Add($"{answer.Node.Endpoint} still knows {string.Join(", ", known)}");
                await answer.Node.RemoveNodesAsync(known, cancellationToken);
            }));
            await Task.WhenAll((await AskAsync(leaving, cancellationToken)).Select(async answer =>
            {
                if (answer.Nodes is not { Nodes.Count: > 1 })
                    return;
                lock (remembering)
                    remembering.Add($"{answer.Node.Endpoint} still knows others");
                await ResetAsync(answer.Node, cancellationToken);
            }));

            if (remembering.Count > 0)
                quietSince = null;
            else if (quietSince is { } since && Stopwatch.GetElapsedTime(since) >= s_quiet)
                return;
            else
                quietSince ??= Stopwatch.GetTimestamp();

            if (remembering.Count > 0 && Stopwatch.GetElapsedTime(_started) > _request.Timeout)
            {
                throw new TroveException(
                    TroveErrorId.OperationTimedOut,
                    string.Create(CultureInfo.InvariantCulture, $"Within {_request.Timeout.TotalSeconds:0.###} s the leaving nodes were not forgotten everywhere: {string.Join("; ", remembering)}."),
                    _ids.ToArray());
            }
            await Task.Delay(quietSince is null ? s_poll : s_quiet, cancellationToken);
        }
    }

    private static Task<(IRedisNode Node, ClusterNodes? Nodes)[]> AskAsync(IReadOnlyList<IRedisNode> nodes, CancellationToken cancellationToken) =>
        Task.WhenAll(nodes.Select(async node =>
        {
            try
            {
                return (node, await node.NodesAsync(cancellationToken));
            }
            catch (TroveException e) when (e.Info.Id is TroveErrorId.NodeUnreachable or TroveErrorId.OperationTimedOut)
            {
                return (node, (ClusterNodes?)null);
            }
        }));
}
