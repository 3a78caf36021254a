using System.Security;

namespace TroveClusters;

/// <summary>
/// What somebody shows to the server to be let in, as one tenant. Tokens are the operator's: their names are unique among those
/// of all tenants. The catalog keeps a hash, from which nobody gets the token back.
/// </summary>
public sealed record TroveServerToken
{
    /// <summary>The token's id, for good.</summary>
    public Guid Id { get; internal init; }

    /// <summary>Its name, unique without regard to case: whose it is, or what for.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The tenant whose clusters it opens.</summary>
    public string Tenant { get; internal init; } = "";

    /// <summary>What whoever shows it may do.</summary>
    public TroveServerRole Role { get; internal init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset Created { get; internal init; }

    /// <summary>When it ends to work, UTC; null for never.</summary>
    public DateTimeOffset? Expires { get; internal init; }

    /// <summary>Whether it had ended to work when it was read.</summary>
    public bool IsExpired { get; internal init; }

    /// <summary>When it was last shown to a server, UTC, to the minute; null for never.</summary>
    public DateTimeOffset? LastUsed { get; internal init; }

    /// <summary>The token itself: of one that has just been made, and never again.</summary>
    public SecureString? Token { get; internal init; }

    /// <summary>Such as <c>ci (token of tenant default)</c>: never the token, nor a bare name, which could be taken for a cluster's.</summary>
    public override string ToString() => $"{Name} (token of tenant {Tenant})";
}

/// <summary>What may be done at the server.</summary>
public enum TroveServerRole
{
    /// <summary>Everything with the clusters of the token's tenant.</summary>
    Member,

    /// <summary>Also what Trove leaves to administrators, such as resetting a task and changing quotas.</summary>
    Admin,
}
