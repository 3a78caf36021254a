namespace TroveClusters;

/// <summary>The wish for a server token.</summary>
public sealed class NewServerTokenRequest
{
    /// <summary>Its name, unique among all tokens without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant whose clusters it opens; null for the one that asks.</summary>
    public string? Tenant { get; init; }

    /// <summary>What whoever shows it may do.</summary>
    public TroveServerRole Role { get; init; } = TroveServerRole.Member;

    /// <summary>When it ends to work; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
