namespace TroveClusters;

/// <summary>What is needed to work through a server. No record: its text must not show the token.</summary>
public sealed class TroveServerLogin
{
    /// <summary>The server's address: <c>https://…</c>, or <c>http://…</c> at this machine.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The token, in clear text; null where the server asks for none.</summary>
    public string? Token { get; init; }

    /// <summary>The tenant, where the token does not say it; null for the token's, or else the usual one.</summary>
    public string? Tenant { get; init; }

    /// <summary>A PEM file with the certificates of the authorities that the server's is trusted by; null for those of this machine.</summary>
    public string? CaCertificate { get; init; }
}
