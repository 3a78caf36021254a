using System.Text.Json.Serialization;

namespace TroveClusters.Server.Answers;

/// <summary>How much of a resource a tenant may have.</summary>
internal sealed record QuotaBody(string Resource, long InUse, long Reserved, int Limit);

/// <summary>The quotas of a tenant.</summary>
internal sealed record QuotasAnswer(IReadOnlyList<QuotaBody> Quotas);

/// <summary>The quotas of a tenant as they are after they were set, by resource.</summary>
internal sealed record QuotaLimitsAnswer(IReadOnlyDictionary<string, int> Quotas);

/// <summary>A limit: what a tenant may have, or how often it may ask.</summary>
internal sealed record LimitBody
{
    public required string Verb { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxInstances { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxVolumes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxRam { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxBackups { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Uri { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Regex { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Value { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; init; }
}

/// <summary>All limits.</summary>
internal sealed record LimitsAnswer(IReadOnlyList<LimitBody> Limits);

/// <summary>A user with its password.</summary>
internal sealed record UserBody(string Name, string Password);

/// <summary>The user that was asked for.</summary>
internal sealed record UserAnswer(UserBody User);

/// <summary>Whether root is enabled, and for Redis the one user there is.</summary>
internal sealed record RootAnswer
{
    /// <summary>Whether it is. Trove writes this one in its own way.</summary>
    [JsonPropertyName("rootEnabled")]
    public required bool RootEnabled { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserBody? User { get; init; }
}

/// <summary>A version of the API.</summary>
internal sealed record VersionBody(string Id, string Status, string Updated, IReadOnlyList<Link> Links);

/// <summary>All versions of the API.</summary>
internal sealed record VersionsAnswer(IReadOnlyList<VersionBody> Versions);

/// <summary>One version of the API.</summary>
internal sealed record VersionAnswer(VersionBody Version);
