using System.Text.Json;

namespace TroveClusters.Engine.Redis;

/// <summary>What the catalog keeps about a Redis cluster.</summary>
internal sealed record RedisClusterFacts
{
    /// <summary>The server program its nodes run, absolute; empty for nodes on hosts.</summary>
    public string ServerPath { get; init => field = value ?? ""; } = "";

    /// <summary>The server program its nodes run on each host, absolute.</summary>
    public IReadOnlyDictionary<Guid, string> HostServers { get; init => field = value ?? new Dictionary<Guid, string>(); } = new Dictionary<Guid, string>();

    /// <summary>What that program is: <c>Redis</c>, <c>Valkey</c> or <c>Garnet</c>.</summary>
    public string ServerKind { get; init => field = value ?? ""; } = "";

    /// <summary>Settings that were changed, and the values every node is started with.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>What those settings were before they were first changed: the defaults of this cluster's servers.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.RedisClusterFacts);
}
