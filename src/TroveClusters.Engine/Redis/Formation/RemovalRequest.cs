using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>Who leaves a cluster, and who stays.</summary>
internal sealed record RemovalRequest
{
    /// <summary>All members that stay.</summary>
    public required IReadOnlyList<IRedisNode> Stay { get; init; }

    /// <summary>The leaving nodes there is an agent for; dead ones may be among them.</summary>
    public required IReadOnlyList<IRedisNode> Leave { get; init; }

    /// <summary>The ids that must be forgotten. Those that leaving nodes tell are added.</summary>
    public IReadOnlyCollection<string> Ids { get; init; } = [];

    /// <summary>Whether to go on although a member that stays cannot be told. A leaving node may always be dead.</summary>
    public bool AllowUnreachable { get; init; }

    /// <summary>
    /// Whether the leaving nodes' servers end with their reset. Until then they tell clients with an old map where the
    /// slots are now; a server that has been reset could only tell them that the cluster is down. Servers that cannot be told to
    /// end are only reset.
    /// </summary>
    public bool EndServers { get; init; }

    /// <summary>
    /// For everything. Not configured: a server refuses to hear of whom it forgot for a minute, and whoever still knows them
    /// after it tells all others again.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(50);
}
