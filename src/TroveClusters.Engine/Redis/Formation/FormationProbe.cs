using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>What a node is before anything is written to it.</summary>
internal sealed record NodeProbe(RedisServerKind Kind, ClusterNodes Nodes, ClusterInfo Info, long Keys)
{
    public string Id => Nodes.Myself.Id;
}

/// <summary>Looks at all nodes before the first write, and refuses those that are not what they must be.</summary>
internal static class FormationProbe
{
    /// <summary>Asks all nodes at once.</summary>
    /// <exception cref="TroveException">The failure of one node, or one error that tells them all.</exception>
    public static async Task<NodeProbe[]> AskAsync(IReadOnlyList<IRedisNode> nodes, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(nodes.Select(async Task<(NodeProbe? Probe, TroveException? Failure)> (node) =>
        {
            try
            {
                return (await AskAsync(node, cancellationToken), null);
            }
            catch (TroveException e)
            {
                return (null, e);
            }
        }));
        var failures = answers.Where(a => a.Failure is not null).Select(a => a.Failure!).ToList();
        return failures.Count switch
        {
            0 => Array.ConvertAll(answers, a => a.Probe!),
            1 => throw failures[0],
            _ => throw new TroveException(
                failures[0].Info.Id, string.Join(' ', failures.Select(f => f.Message)),
                failures.Select(f => f.Target).ToArray(), failures[0].RecommendedAction, failures[0]),
        };
    }

    /// <summary>Refuses fresh nodes that hold keys, know strangers, or own slots they are not to own. All are named.</summary>
    /// <param name="request">What is to be formed.</param>
    /// <param name="probes">The probes of the fresh nodes, then of the members.</param>
    /// <exception cref="TroveException"><c>NodeNotEmpty</c>, <c>InvalidArgument</c>.</exception>
    public static void Verify(FormationRequest request, IReadOnlyList<NodeProbe> probes)
    {
        var endpoints = request.Fresh.Select(f => f.Node.Endpoint).Concat(request.Members.Select(m => m.Endpoint)).ToList();
        RefuseSameServerTwice(probes, endpoints);

        var family = probes.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var refusals = new List<string>();
        var culprits = new List<string>();
        for (var i = 0; i < request.Fresh.Count; i++)
        {
            var reasons = FindReasons(request.Fresh[i], probes[i], family);
            if (reasons.Count == 0)
                continue;
            refusals.Add($"{request.Fresh[i]} {string.Join(" and ", reasons)}");
            culprits.Add(request.Fresh[i].Node.Endpoint.ToString());
        }
        if (refusals.Count > 0)
        {
            throw new TroveException(
                TroveErrorId.NodeNotEmpty, $"A node that joins must be empty, but {string.Join("; ", refusals)}. Nothing was changed.",
                culprits.Count == 1 ? culprits[0] : culprits.ToArray());
        }

        for (var i = 0; i < request.Members.Count; i++)
        {
            if (Strangers(probes[request.Fresh.Count + i].Nodes, family) is { Count: > 0 } strangers)
            {
                throw new TroveException(
                    TroveErrorId.ClusterNotReady,
                    $"{request.Members[i].Endpoint} knows members that were not named: {string.Join(", ", strangers)}. Nothing was changed.",
                    request.Members[i].Endpoint.ToString());
            }
        }
    }

    private static async Task<NodeProbe> AskAsync(IRedisNode node, CancellationToken cancellationToken)
    {
        // Asked in this order on one connection, without waiting in between.
        var kind = node.GetKindAsync(cancellationToken);
        var view = ReadNodesAsync(node, cancellationToken);
        var info = node.ClusterInfoAsync(cancellationToken);
        var keys = node.DbSizeAsync(cancellationToken);
        try
        {
            var nodes = await view;
            return new NodeProbe(await kind, nodes, await info, await keys);
        }
        catch
        {
            // The other answers are of no interest any more; nor are their failures, which have the same cause.
            await Task.WhenAll(kind, info, keys).ContinueWith(
                t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private static async Task<ClusterNodes> ReadNodesAsync(IRedisNode node, CancellationToken cancellationToken)
    {
        try
        {
            return await node.NodesAsync(cancellationToken);
        }
        catch (TroveException e) when (e.InnerException is RedisReplyException reply && reply.Says("cluster support disabled"))
        {
            throw new TroveException(
                TroveErrorId.OperationNotSupported, $"{node.Endpoint} does not run as a cluster node: {reply.Text}.", node.Endpoint.ToString(),
                "Start the server with 'cluster-enabled yes'.", e);
        }
    }

    private static void RefuseSameServerTwice(IReadOnlyList<NodeProbe> probes, List<RedisEndpoint> endpoints)
    {
        var seen = new Dictionary<string, RedisEndpoint>(StringComparer.Ordinal);
        for (var i = 0; i < probes.Count; i++)
        {
            if (!seen.TryAdd(probes[i].Id, endpoints[i]))
            {
                throw new TroveException(
                    TroveErrorId.InvalidArgument, $"{seen[probes[i].Id]} and {endpoints[i]} are the same server.", endpoints[i].ToString());
            }
        }
    }

    private static List<string> FindReasons(FormationNode fresh, NodeProbe probe, HashSet<string> family)
    {
        var reasons = new List<string>();
        // A replica of this very cluster, half-way through an earlier attempt, holds its primary's keys.
        var isOurReplica = fresh.ReplicaOf is not null && probe.Nodes.Myself.IsReplica
            && family.Contains(probe.Nodes.Myself.PrimaryId ?? "");
        if (probe.Keys > 0 && !isOurReplica)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"holds {probe.Keys} keys"));
        if (Strangers(probe.Nodes, family) is { Count: > 0 } strangers)
            reasons.Add($"knows {string.Join(", ", strangers)}");
        if (probe.Nodes.Myself.Slots.Except(fresh.Slots) is { IsEmpty: false } slots)
            reasons.Add($"owns the slots {slots}");
        if (probe.Nodes.Myself.OpenSlots.Count > 0)
            reasons.Add("has slots on the move");
        return reasons;
    }

    /// <summary>Those a node knows that are not of the family. A handshake under way is nobody yet.</summary>
    private static List<string> Strangers(ClusterNodes nodes, HashSet<string> family) =>
        [.. nodes.Nodes
            .Where(n => !n.IsMyself && !n.Flags.HasFlag(ClusterNodeFlags.Handshake) && !family.Contains(n.Id))
            .Select(RedisNodeView.Name)];
}
