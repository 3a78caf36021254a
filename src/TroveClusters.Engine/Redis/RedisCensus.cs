using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis;

/// <summary>
/// What is known of a cluster's nodes at one moment, put together from all who answered. A node counts as an owner of a
/// slot as soon as anybody who answered says so: a removal must not rest on the one view in which it has none.
/// </summary>
internal sealed class RedisCensus
{
    private readonly IReadOnlyDictionary<Guid, MemberView> _views;
    private readonly Dictionary<Guid, string> _ids;
    private readonly HashSet<Guid> _gone;

    private RedisCensus(IReadOnlyDictionary<Guid, MemberView> views, Dictionary<Guid, string> ids, HashSet<Guid> gone) =>
        (_views, _ids, _gone) = (views, ids, gone);

    public static RedisCensus Of(ClusterState state, IReadOnlyDictionary<Guid, MemberView> views, INodeProvider provider) => new(
        views,
        state.Nodes.ToDictionary(node => node.Id, node => views.GetValueOrDefault(node.Id)?.View?.Id ?? RedisNodeFacts.Of(node).RedisId),
        [.. state.Nodes.Where(node => NodeServers.Process(node) is { } process && provider.IsCertainlyGone(process)).Select(node => node.Id)]);

    /// <summary>The node's own view; null when it did not answer.</summary>
    public RedisNodeView? ViewOf(NodeRow node) => _views.GetValueOrDefault(node.Id)?.View;

    /// <summary>Why the node did not answer; null when it did.</summary>
    public string? Silence(NodeRow node) =>
        ViewOf(node) is not null ? null : _views.GetValueOrDefault(node.Id)?.Error?.Message ?? "it has no address";

    /// <summary>Whether its server is certainly not running: it cannot answer, and it cannot come back by itself.</summary>
    public bool IsGone(NodeRow node) => _gone.Contains(node.Id);

    /// <summary>The node's own id in the cluster; empty when nobody knows.</summary>
    public string IdOf(NodeRow node) => _ids.GetValueOrDefault(node.Id, "");

    /// <summary>The slots anybody who answered says it owns; where nobody answered, those it was known to own.</summary>
    public SlotSet SlotsOf(NodeRow node)
    {
        string id = IdOf(node);
        List<RedisNodeView> heard = [.. _views.Values.Select(view => view.View).OfType<RedisNodeView>()];
        return heard.Count == 0
            ? RedisNodeFacts.Of(node).SlotSet()
            : heard.Select(view => view.Nodes.Find(id)?.Slots ?? SlotSet.Empty).Aggregate(SlotSet.Empty, (all, slots) => all.Union(slots));
    }

    /// <summary>
    /// The node whose copy it is, as it says itself, else as it was last known; null for a primary. After a failover what
    /// was known is no longer so.
    /// </summary>
    public Guid? PrimaryOf(NodeRow node)
    {
        if (ViewOf(node) is not { } view)
            return RedisNodeFacts.Of(node).Primary;
        return view.Nodes.Myself.PrimaryId is { } primary
            ? _ids.Where(entry => entry.Value == primary).Select(entry => (Guid?)entry.Key).FirstOrDefault()
            : null;
    }

    /// <summary>Whether it is a replica, as it says itself, else as it was last known.</summary>
    public bool IsReplica(NodeRow node) => ViewOf(node)?.Nodes.Myself.IsReplica ?? node.Role == TroveNodeRole.Replica;

    /// <summary>Whether slots are on the move to or from the node.</summary>
    public bool HasOpenSlots(NodeRow node) => ViewOf(node)?.Nodes.Myself.OpenSlots.Count > 0;
}
