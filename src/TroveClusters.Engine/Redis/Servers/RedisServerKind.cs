namespace TroveClusters.Engine.Redis.Servers;

/// <summary>The servers that speak Redis Cluster.</summary>
internal enum RedisServerKind
{
    /// <summary>Redis.</summary>
    Redis,

    /// <summary>Valkey.</summary>
    Valkey,

    /// <summary>Garnet.</summary>
    Garnet,
}
