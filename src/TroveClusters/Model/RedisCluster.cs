using System.Collections.ObjectModel;

namespace TroveClusters;

/// <summary>A Redis cluster.</summary>
public sealed class RedisCluster : TroveCluster
{
    /// <summary>A cluster of which nothing is known.</summary>
    public RedisCluster()
    {
    }

    internal RedisCluster(TroveCluster other)
        : base(other)
    {
    }

    /// <summary>How many of the 16384 slots have an owner.</summary>
    public int SlotsAssigned { get; internal init; }

    /// <summary>The number of primaries that own slots.</summary>
    public int ShardCount { get; internal init; }

    /// <summary>The number of replicas.</summary>
    public int ReplicaCount { get; internal init; }

    /// <summary>
    /// The configuration values its nodes were given, by name, such as <c>maxmemory-policy</c>; empty where all are the
    /// defaults.
    /// </summary>
    public IReadOnlyDictionary<string, string> Configuration { get; internal init; } = ReadOnlyDictionary<string, string>.Empty;
}
