using System.Globalization;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Agent;

/// <summary>What one node believes of its cluster, at one moment.</summary>
internal sealed record RedisNodeView(RedisEndpoint Endpoint, RedisServerKind Kind, ClusterInfo Info, ClusterNodes Nodes)
{
    public string Id => Nodes.Myself.Id;

    /// <summary>
    /// Whether the node says that it serves. Garnet says so always, even without slots, so its word is taken neither
    /// for nor against: what its view holds must decide.
    /// </summary>
    public bool Serves => Kind == RedisServerKind.Garnet || Info.IsOk;

    /// <summary>How many slots have an owner in this view.</summary>
    public int OwnedSlots => Nodes.Nodes.Sum(node => node.Slots.Count);

    /// <summary>Everything in this view that keeps the node from being a working member, one sentence part each.</summary>
    public IReadOnlyList<string> FindDefects()
    {
        var defects = new List<string>();
        if (!Serves)
            defects.Add("cluster_state is fail");
        if (SlotRange.SlotCount - OwnedSlots is > 0 and var missing)
            defects.Add(string.Create(CultureInfo.InvariantCulture, $"{missing} slots have no owner"));
        foreach (var node in Nodes.Nodes)
        {
            if (node.IsMyself)
                continue;
            if (!node.IsHealthy)
                defects.Add($"{Name(node)} is {Condition(node.Flags)}");
            else if (!node.Connected)
                defects.Add($"{Name(node)} is not linked");
        }
        return defects;
    }

    internal static string Name(ClusterNode node) =>
        node.Host.Length > 0 && node.Port > 0 ? new RedisEndpoint(node.Host, node.Port).ToString() : node.Id;

    internal static string Condition(ClusterNodeFlags flags) =>
        flags.HasFlag(ClusterNodeFlags.Handshake) ? "still in handshake"
        : flags.HasFlag(ClusterNodeFlags.NoAddress) ? "known without an address"
        : flags.HasFlag(ClusterNodeFlags.Failing) ? "failing"
        : "suspected to fail";
}
