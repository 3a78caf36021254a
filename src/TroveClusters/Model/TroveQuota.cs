namespace TroveClusters;

/// <summary>How much of one resource a tenant may have, and has.</summary>
public sealed record TroveQuota
{
    /// <summary>A limit that is none.</summary>
    public const int Unlimited = -1;

    /// <summary>The tenant.</summary>
    public string Tenant { get; internal init; } = "";

    /// <summary>What is limited: <c>instances</c> (nodes), <c>volumes</c> (GB) or <c>ram</c> (MB).</summary>
    public string Resource { get; internal init; } = "";

    /// <summary>How much the tenant may have; -1 for any amount.</summary>
    public int Limit { get; internal init; }

    /// <summary>How much it has, nodes that are being created among them.</summary>
    public long InUse { get; internal init; }

    /// <summary>Where the limit comes from.</summary>
    public TroveQuotaSource Source { get; internal init; }

    /// <summary>Such as <c>default/instances</c>.</summary>
    public override string ToString() => $"{Tenant}/{Resource}";
}

/// <summary>Where a quota's limit comes from.</summary>
public enum TroveQuotaSource
{
    /// <summary>Nobody has set one: Trove's default, or none for the tenant <c>default</c>.</summary>
    Default,

    /// <summary>The configuration, for all tenants.</summary>
    Configuration,

    /// <summary>It was set for this tenant.</summary>
    Tenant,
}
