namespace TroveClusters.Engine.Catalog;

/// <summary>One row of the table of server tokens.</summary>
internal sealed record ServerTokenRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Tenant { get; init; }
    public required TroveServerRole Role { get; init; }

    /// <summary>The SHA-256 of the token. A token is random, so that nothing slower is needed to keep it from being guessed.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? Expires { get; init; }
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Whether it works no more.</summary>
    public bool IsExpired(DateTimeOffset now) => Expires <= now;

    /// <summary>What users see of it.</summary>
    public TroveServerToken ToToken(DateTimeOffset now) => new()
    {
        Id = Id,
        Name = Name,
        Tenant = Tenant,
        Role = Role,
        Created = Created,
        Expires = Expires,
        IsExpired = IsExpired(now),
        LastUsed = LastUsed,
    };
}
