namespace TroveClusters.Engine.Redis;

/// <summary>What the catalog keeps about a Redis cluster.</summary>
internal sealed record RedisClusterFacts
{
    /// <summary>The server program its local nodes run, absolute.</summary>
    public string ServerPath { get; init => field = value ?? ""; } = "";

    /// <summary>What that program is: <c>Redis</c>, <c>Valkey</c> or <c>Garnet</c>.</summary>
    public string ServerKind { get; init => field = value ?? ""; } = "";
}
