using System.Text.Json;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis;

/// <summary>A change to another version of the servers, with all that undoing it needs: what the journal keeps of an upgrade.</summary>
internal sealed record RedisClusterUpgrade
{
    /// <summary>What the servers are, before and after.</summary>
    public string ServerKind { get; init => field = value ?? ""; } = "";

    /// <summary>The program the nodes are to run, absolute.</summary>
    public string ServerPath { get; init => field = value ?? ""; } = "";

    /// <summary>Its version, as users see it.</summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>The program they ran, absolute.</summary>
    public string ServerPathBefore { get; init => field = value ?? ""; } = "";

    /// <summary>The version that was recorded of it.</summary>
    public string VersionBefore { get; init => field = value ?? ""; } = "";

    /// <summary>The nodes that were ended for it, each noted before it was.</summary>
    public IReadOnlyList<Guid> Begun { get; init => field = value ?? []; } = [];

    /// <summary>The program the nodes are to run.</summary>
    public RedisServer After() => RedisServer.Recorded(Enum.Parse<RedisServerKind>(ServerKind), ServerPath, Version);

    /// <summary>The program they ran.</summary>
    public RedisServer Before() => RedisServer.Recorded(Enum.Parse<RedisServerKind>(ServerKind), ServerPathBefore, VersionBefore);

    public static RedisClusterUpgrade Of(OperationContext context) =>
        JsonSerializer.Deserialize(context.Data.Facts, EngineJson.Default.RedisClusterUpgrade)
        ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"The journal does not say to what operation {context.Operation.Id} upgrades.");

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.RedisClusterUpgrade);
}
