namespace TroveClusters;

/// <summary>
/// The wish to register a host, or to change one that is registered: one of the same name at the same address and port.
/// What is null then stays as it is.
/// </summary>
public sealed class RegisterHostRequest
{
    /// <summary>The user of hosts that name none.</summary>
    public const string DefaultUser = "root";

    /// <summary>The port of hosts that name none.</summary>
    public const int DefaultPort = 22;

    /// <summary>Its address or name; <c>user@host:port</c> and <c>[v6]:port</c> say more.</summary>
    public required string Address { get; init; }

    /// <summary>The name to know it by; null for its address, an IPv6 address with hyphens for its colons.</summary>
    public string? Name { get; init; }

    /// <summary>The port of its SSH server; null for what the address says, else <see cref="DefaultPort"/>.</summary>
    public int? Port { get; init; }

    /// <summary>The user to log in as; null for what the address says, else <see cref="DefaultUser"/>.</summary>
    public string? User { get; init; }

    /// <summary>The absolute path of the private key's file; null for what the SSH client finds by itself.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The user's password, or the key file's passphrase; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>The flavor each of its places offers, by id or name; null for any.</summary>
    public string? Flavor { get; init; }

    /// <summary>How many nodes it takes; null for one.</summary>
    public int? Capacity { get; init; }

    /// <summary>Words to choose hosts by; null for none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What fails together with it; null for unknown.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>
    /// The host keys that are expected, as fingerprints (<c>SHA256:…</c>) or public keys (<c>ssh-ed25519 AAAA…</c>): the host
    /// must show one of them, and only these are trusted. Empty: of a new host those that it shows are trusted, of one that
    /// is registered those that are.
    /// </summary>
    public IReadOnlyList<string> HostKeys { get; init; } = [];

    /// <summary>
    /// The keys that a check has shown and somebody has agreed to, as <see cref="TroveHost.HostKeys"/>; no others are
    /// trusted then. Null where nobody was asked.
    /// </summary>
    public IReadOnlyList<string>? AgreedKeys { get; init; }

    /// <summary>Whether to check only and say what would be done. The host is asked for its keys, and not logged in to.</summary>
    public bool CheckOnly { get; init; }
}
