using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Redis.Agent;

namespace TroveClusters.Engine.Redis.Steps;

/// <summary>Who is told of each node of a rolling restart.</summary>
internal interface IRollingWatch
{
    /// <summary>A node is about to be ended: what must be known should everything stop from here on is written now.</summary>
    void Begin(NodeRow node);

    /// <summary>A node answers again: makes sure that it is what it is to be.</summary>
    /// <exception cref="TroveException">It is not.</exception>
    Task ProveAsync(NodeRow node, IRedisNode agent);
}
