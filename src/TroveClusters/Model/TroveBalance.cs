namespace TroveClusters;

/// <summary>What is spread evenly over the nodes of a Redis cluster.</summary>
public enum TroveBalance
{
    /// <summary>Slots: each node owns as many.</summary>
    Slots,

    /// <summary>Keys, as they are counted when the plan is made.</summary>
    Keys,

    /// <summary>Bytes of memory that keys take, estimated from samples when the plan is made.</summary>
    Bytes,
}
