namespace TroveClusters.Server.Auth;

/// <summary>Who may ask for a route.</summary>
internal enum AccessRule
{
    /// <summary>Everybody, without a token.</summary>
    Everybody,

    /// <summary>Whoever has a token, of any tenant.</summary>
    Anyone,

    /// <summary>Whoever has a token of the tenant in the path.</summary>
    Tenant,

    /// <summary>Whoever has an administrator's token of the tenant in the path.</summary>
    Administrator,

    /// <summary>Whoever has an administrator's token of any tenant; also as <c>Authorization: Bearer</c>, which monitoring sends.</summary>
    Operator,
}

/// <summary>Says of a route who may ask for it.</summary>
internal sealed record AccessMetadata(AccessRule Rule);
