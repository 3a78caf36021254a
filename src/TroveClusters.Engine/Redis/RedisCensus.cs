using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Operations.Steps;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis;

/// <summary>
/// What is known of a cluster's nodes at one moment, put together from all who answered. A node counts as an owner of a
/// slot as soon as anybody who answered says so: a removal must not rest on the one view in which it has none.
/// </summary>
internal sealed class RedisCensus
{
    private readonly IReadOnlyDictionary<Guid, NodeAnswer> _views;
    private readonly Dictionary<Guid, string> _ids;
    private readonly HashSet<Guid> _gone;

    private RedisCensus(IReadOnlyDictionary<Guid, NodeAnswer> views, Dictionary<Guid, string> ids, HashSet<Guid> gone) =>
        (_views, _ids, _gone) = (views, ids, gone);

    /// <summary>Puts together what the nodes said; of those that said nothing their provider is asked whether they run.</summary>
    /// <param name="state">The cluster.</param>
    /// <param name="views">What the nodes said.</param>
    /// <param name="provider">Where they come from.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="patience">How long the provider is waited for; null for as long as it takes by its own limits.</param>
    public static async Task<RedisCensus> TakeAsync(
        ClusterState state, IReadOnlyDictionary<Guid, NodeAnswer> views, INodeProvider provider, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience ?? Timeout.InfiniteTimeSpan);
        bool[] gone = await Task.WhenAll(state.Nodes.Select(async node =>
        {
            try
            {
                return await IsGoneAsync(node, views, provider, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false; // Nobody knows.
            }
        }));
        return new RedisCensus(
            views,
            state.Nodes.ToDictionary(node => node.Id, node => views.GetValueOrDefault(node.Id)?.View?.Id ?? RedisNodeFacts.Of(node).RedisId),
            [.. state.Nodes.Zip(gone).Where(pair => pair.Second).Select(pair => pair.First.Id)]);
    }

    /// <summary>Asks all nodes of an operation's cluster, and puts together what they said.</summary>
    public static async Task<RedisCensus> TakeAsync(OperationContext context, RedisMembers members, CancellationToken cancellationToken) => await TakeAsync(
        new ClusterState(context.Cluster, context.Nodes), await members.ViewAllAsync(cancellationToken), context.Provider, cancellationToken);

    /// <summary>Asks all nodes of a cluster that something is planned for, and puts together what they said.</summary>
    public static async Task<RedisCensus> TakeAsync(
        PlanContext context, ClusterState state, RedisMembers members, CancellationToken cancellationToken) => await TakeAsync(
        state, await members.ViewAllAsync(cancellationToken), context.Provider(state.Cluster.Provider), cancellationToken);

    private static async Task<bool> IsGoneAsync(
        NodeRow node, IReadOnlyDictionary<Guid, NodeAnswer> views, INodeProvider provider, CancellationToken cancellationToken)
    {
        if (node.IsStopped)
            return true;
        if (NodeServers.Process(node) is not { } process)
            return false;
        return provider.IsCertainlyGone(process)
            || (views.GetValueOrDefault(node.Id)?.View is null && await provider.IsGoneAsync(NodeServers.Place(node), process, cancellationToken));
    }

    /// <summary>The node's own view; null when it did not answer.</summary>
    public RedisNodeView? ViewOf(NodeRow node) => _views.GetValueOrDefault(node.Id)?.View;

    /// <summary>Why the node did not answer; null when it did.</summary>
    public string? Silence(NodeRow node) =>
        ViewOf(node) is not null ? null : node.IsStopped ? "it has been stopped" : _views.GetValueOrDefault(node.Id)?.Failure?.Message ?? "it has no address";

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

    /// <summary>The node's record with what it says of itself; as it is where the node did not answer.</summary>
    public NodeRow Update(NodeRow node) => ViewOf(node) is not { } view ? node : node with
    {
        Role = view.Nodes.Myself.IsReplica ? TroveNodeRole.Replica : TroveNodeRole.Primary,
        Facts = (RedisNodeFacts.Of(node) with
        {
            RedisId = view.Id,
            Slots = view.Nodes.Myself.Slots.ToString(),
            Primary = PrimaryOf(node),
        }).ToJson(),
    };

    /// <summary>Whether slots are on the move to or from the node.</summary>
    public bool HasOpenSlots(NodeRow node) => ViewOf(node)?.Nodes.Myself.OpenSlots.Count > 0;
}
