using System.Text.Json;
using TroveClusters.Engine.Operations;

namespace TroveClusters.Engine.Redis;

/// <summary>A change of a cluster's flavor and configuration, with all that undoing it needs: what the journal keeps of an update.</summary>
internal sealed record RedisClusterChange
{
    /// <summary>The flavor its nodes are to have.</summary>
    public string Flavor { get; init => field = value ?? ""; } = "";

    /// <summary>The flavor they had.</summary>
    public string FlavorBefore { get; init => field = value ?? ""; } = "";

    /// <summary>The cluster's facts afterwards.</summary>
    public RedisClusterFacts Facts { get; init => field = value ?? new(); } = new();

    /// <summary>The cluster's facts as they were.</summary>
    public RedisClusterFacts FactsBefore { get; init => field = value ?? new(); } = new();

    /// <summary>Go on although nodes hold more than they may hold afterwards.</summary>
    public bool AllowDataLoss { get; init; }

    /// <summary>The settings every node is given while it runs, by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>What those settings were on each node that is given them: node id → name → value. Empty until they have been asked.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyDictionary<string, string>> Previous { get; init => field = value ?? new Dictionary<Guid, IReadOnlyDictionary<string, string>>(); }
        = new Dictionary<Guid, IReadOnlyDictionary<string, string>>();

    /// <summary>Whether the record is as it is to be already.</summary>
    public bool IsRecorded => Flavor == FlavorBefore && Facts.ToJson() == FactsBefore.ToJson();

    public static RedisClusterChange Of(OperationContext context) =>
        JsonSerializer.Deserialize(context.Data.Facts, EngineJson.Default.RedisClusterChange)
        ?? throw new TroveException(TroveErrorId.CatalogUnavailable, $"The journal does not say what operation {context.Operation.Id} changes.");

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.RedisClusterChange);
}
