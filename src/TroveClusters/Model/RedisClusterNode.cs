namespace TroveClusters;

/// <summary>A node of a Redis cluster.</summary>
public sealed class RedisClusterNode : TroveClusterNode
{
    /// <summary>A node of which nothing is known.</summary>
    public RedisClusterNode()
    {
    }

    internal RedisClusterNode(TroveClusterNode other)
        : base(other)
    {
    }

    /// <summary>The node's own id: 40 hexadecimal digits; empty while unknown.</summary>
    public string RedisId { get; internal init; } = "";

    /// <summary>Replicas: the name of the primary it copies; else empty.</summary>
    public string Primary { get; internal init; } = "";

    /// <summary>How many slots it owns.</summary>
    public int SlotCount { get; internal init; }

    /// <summary>The slots it owns, as ranges such as <c>0-5461</c> or <c>7000</c>.</summary>
    public IReadOnlyList<string> Slots { get; internal init; } = [];

    /// <summary>How many keys it holds; null until the node was asked.</summary>
    public long? KeyCount { get; internal init; }

    /// <summary>The memory it uses, in bytes; null until the node was asked.</summary>
    public long? MemoryUsed { get; internal init; }
}
