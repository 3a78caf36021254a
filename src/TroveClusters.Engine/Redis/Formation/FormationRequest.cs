using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>A node that is to become a member.</summary>
internal sealed record FormationNode
{
    public required IRedisNode Node { get; init; }

    /// <summary>How messages call it besides its endpoint; empty for the endpoint alone.</summary>
    public string Name { get; init; } = "";

    /// <summary>The slots it is to own: all together on create, none on grow.</summary>
    public SlotSet Slots { get; init; } = SlotSet.Empty;

    /// <summary>The primary it is to copy: one of the request's nodes or members; null for a primary.</summary>
    public IRedisNode? ReplicaOf { get; init; }

    /// <summary>Its bus port where that is not the usual one.</summary>
    public int? BusPort { get; init; }

    /// <summary>For messages.</summary>
    public override string ToString() => Name.Length == 0 ? Node.Endpoint.ToString() : $"{Name} ({Node.Endpoint})";
}

/// <summary>What is to be formed.</summary>
internal sealed record FormationRequest
{
    /// <summary>The new nodes. Each must be empty and know nobody but the nodes of this request.</summary>
    public required IReadOnlyList<FormationNode> Fresh { get; init; }

    /// <summary>All reachable members of the cluster that grows; empty on create.</summary>
    public IReadOnlyList<IRedisNode> Members { get; init; } = [];
}

/// <summary>How it is formed.</summary>
internal sealed record FormationOptions
{
    /// <summary>For everything until the cluster is proven ready.</summary>
    public TimeLimit Timeout { get; init; } = RedisNodeAgentOptions.Default.CallTimeout;

    /// <summary>
    /// For a node's answer while others are waited for: one that does not answer is told with the rest, and keeps nobody
    /// from being looked at again.
    /// </summary>
    public TimeLimit AnswerTimeout { get; init; } = RedisNodeAgentOptions.Default.ConnectTimeout;

    /// <summary>
    /// Journals the timeouts about to be lowered; called before the first is. Null forbids lowering: readiness then
    /// takes up to five seconds more.
    /// </summary>
    public Func<IReadOnlyList<NodeTimeoutRecord>, CancellationToken, Task>? JournalNodeTimeouts { get; init; }

    /// <summary>Takes progress. Called from any thread, must not block.</summary>
    public Action<FormationProgress>? Progress { get; init; }
}

/// <summary>The steps of forming.</summary>
internal enum FormationPhase
{
    /// <summary>All nodes are looked at; nothing is written yet.</summary>
    Check,

    /// <summary>Slots and epochs.</summary>
    Slots,

    /// <summary>Introductions.</summary>
    Meet,

    /// <summary>Waiting until everybody knows everybody and all agree on the slots.</summary>
    Agree,

    /// <summary>Waiting until every node serves.</summary>
    Serve,

    /// <summary>Replicas copy their primaries.</summary>
    Replicate,

    /// <summary>The last look at everything.</summary>
    Complete,
}

/// <summary>How far it is: nodes that are through the phase, of all.</summary>
internal sealed record FormationProgress(FormationPhase Phase, int Done, int Total);

/// <summary>A node of the formed cluster.</summary>
internal sealed record FormedNode(FormationNode Node, string Id, long ConfigEpoch, SlotSet Slots);

/// <summary>The formed cluster.</summary>
/// <param name="Fresh">The new nodes, in the order of the request.</param>
/// <param name="Elapsed">From the first command to proven ready.</param>
internal sealed record FormationResult(IReadOnlyList<FormedNode> Fresh, TimeSpan Elapsed);
