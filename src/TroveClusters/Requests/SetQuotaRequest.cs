namespace TroveClusters;

/// <summary>The wish to limit what a tenant may have.</summary>
public sealed class SetQuotaRequest
{
    /// <summary>The tenant; null for the one that asks.</summary>
    public string? Tenant { get; init; }

    /// <summary><c>instances</c>, <c>volumes</c> (GB) or <c>ram</c> (MB), in any case.</summary>
    public required string Resource { get; init; }

    /// <summary>How much the tenant may have; -1 for any amount; null to go back to what holds for all tenants.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
