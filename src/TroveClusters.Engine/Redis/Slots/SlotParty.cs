using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Slots;

/// <summary>A primary that gives slots away or takes them.</summary>
/// <param name="NodeId">Its id in the catalog.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Id">Its own id in the cluster.</param>
/// <param name="View">How it saw the cluster when all nodes were last looked at.</param>
/// <param name="Node">How it is spoken to.</param>
internal sealed record SlotParty(Guid NodeId, string Name, string Id, RedisNodeView View, IRedisNode Node)
{
    /// <summary>Another one as this one itself reaches it: from here it may have another address.</summary>
    public ClusterNode See(SlotParty other) => View.Nodes.Find(other.Id) ?? other.View.Nodes.Myself;
}
