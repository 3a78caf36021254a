namespace TroveClusters.Engine.Tokens;

/// <summary>Who showed a token.</summary>
/// <param name="Name">The token's name.</param>
/// <param name="Tenant">The tenant it opens.</param>
/// <param name="IsAdmin">Whether its role is that of an administrator.</param>
public sealed record ServerTokenIdentity(string Name, string Tenant, bool IsAdmin)
{
    /// <summary>When the token opens nothing any more; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }
}
