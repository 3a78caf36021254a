namespace TroveClusters;

/// <summary>A Redis cluster.</summary>
public sealed class RedisCluster : TroveCluster
{
    /// <summary>How many of the 16384 slots have an owner.</summary>
    public int SlotsAssigned { get; internal init; }

    /// <summary>The number of primaries that own slots.</summary>
    public int ShardCount { get; internal init; }

    /// <summary>The number of replicas.</summary>
    public int ReplicaCount { get; internal init; }
}
